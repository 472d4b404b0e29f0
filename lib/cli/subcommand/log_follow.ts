/**
 * `pipechat log --follow`: what comes, in one room or in several.
 *
 * @module
 */
import { signatureOf } from "../../room/authors/signature.ts";
import { RoomGoneError } from "../../room/errors.ts";
import { findExtent } from "../../room/log/extent.ts";
import { Watch } from "../../room/log/watch.ts";
import { Room } from "../../room/room.ts";
import { sanitise } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import { Interruption } from "../interruption.ts";
import type { CommandLine } from "../options.ts";
import { print, whenReaderGone } from "../output.ts";
import { type Notable, noticeOf, withoutEchoes } from "../room_notice.ts";
import { type CommandRunner, makeRunner } from "./log_command.ts";
import { LogFormat } from "./log_format.ts";
import { findStart, readQuery } from "./log_query.ts";

/** How many messages are shown first when nothing else says where to begin. */
const DEFAULT_FOLLOWED = 10;

/** Prints what comes until all rooms are gone, nobody reads it any more, or a signal comes. */
export async function follow(line: CommandLine): Promise<number> {
  using cleanup = new DisposableStack();
  const rooms = line.operands.map((path) => cleanup.use(Room.open(path)));
  const interruption = cleanup.use(new Interruption());
  const output = new Output(rooms.length > 1 && !line.has("json"));
  const runner = await makeRunner(line);
  const followed = await Promise.all(rooms.map(async (room) => {
    const watch = cleanup.use(new Watch(room));
    interruption.received.then(() => watch.close());
    return { watch, done: await followRoom(room, watch, line, output, runner) };
  }));
  whenReaderGone().then(() => followed.forEach(({ watch }) => watch.close()));
  try {
    await Promise.all(followed.map(({ done }) => done()));
  } finally {
    await runner?.end();
  }
  return interruption.status ?? ExitStatus.success;
}

/** Begins with a room, which the watch subscribed to before it is read: nothing falls in between. */
async function followRoom(
  room: Room,
  watch: Watch,
  line: CommandLine,
  output: Output,
  runner: CommandRunner | undefined,
): Promise<() => Promise<void>> {
  const format = new LogFormat(line, room, line.operands.length > 1);
  const query = await readQuery(line, format);
  // Whatever came since the watch has subscribed is news.
  const extent = { start: findExtent(room).start, end: watch.position };
  format.newsFrom = extent.end;
  // A command is for what comes, unless more is asked for.
  const first = runner === undefined ? DEFAULT_FOLLOWED : 0;
  const count = query.count ?? (query.since === undefined ? first : undefined);
  watch.beginAt(findStart(room, { ...query, count }, extent));
  return async () => {
    for await (const happenings of watch.happenings()) {
      let text = "";
      for (const happening of withoutEchoes(happenings)) {
        if (happening.type === "group") {
          if (!query.isTold(happening.group)) continue;
          text += format.format(happening.group);
          runner?.offer(happening.group, room);
          continue;
        }
        // Ids begin anew: nothing is known of the past.
        if (happening.type === "log") format.newsFrom = 0;
        await output.print(room, text);
        text = "";
        console.error(`pipechat: ${sanitise(remarkOn(happening, room))}`);
      }
      await output.print(room, text);
    }
  };
}

/** Standard output that several rooms share. */
class Output {
  readonly #tellsRooms: boolean;
  #last: Room | undefined;
  #printed = Promise.resolve();

  /** @param tellsRooms Whether a line tells where what follows was said, as tail(1) has it. */
  constructor(tellsRooms: boolean) {
    this.#tellsRooms = tellsRooms;
  }

  /** Prints a text behind all others, never in the middle of one. */
  print(room: Room, text: string): Promise<void> {
    const print = () => this.#print(room, text);
    return this.#printed = this.#printed.then(print);
  }

  async #print(room: Room, text: string): Promise<void> {
    if (text === "") return;
    const isOther = this.#tellsRooms && this.#last !== room;
    this.#last = room;
    await print(isOther ? `==> ${sanitise(room.path)} <==\n${text}` : text);
  }
}

function remarkOn(happening: Notable, room: Room): string {
  if (happening.type === "log") return `the log was ${happening.change} by somebody`;
  if (happening.type !== "destroyed") return noticeOf(happening, room);
  return new RoomGoneError(room.path, happening.by && signatureOf(happening.by)).message;
}
