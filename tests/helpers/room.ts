/**
 * A room for one test.
 *
 * @module
 */
import { groupsBetween } from "../../lib/room/log/history.ts";
import type { LogRecord } from "../../lib/room/log/record.ts";
import { LogWriter } from "../../lib/room/log/writer.ts";
import { Room } from "../../lib/room/room.ts";
import { Session, type SessionEvent as Happening } from "../../lib/room/session.ts";
import { TemporaryFolder } from "./temporary.ts";

/** A new room in a folder of its own. */
export class TemporaryRoom extends TemporaryFolder {
  readonly room = Room.open(this.at("room"), { create: true });

  constructor() {
    super();
    this.log = "";
  }

  /** What is in the log. */
  get log(): string {
    return Deno.readTextFileSync(this.at("room/log"));
  }

  set log(text: string) {
    Deno.writeTextFileSync(this.at("room/log"), text);
  }

  /** Joins the room under a PID that no process here has. */
  join(nick: string, pid: number): Session {
    return Session.join(this.room, { nick, pid });
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.room.close();
    await super[Symbol.asyncDispose]();
  }
}

/** Opens a room, making it if need be, and leaves a FIFO in it as a client that was killed. */
export function joinOnce(path: string, group?: string): void {
  using room = Room.open(path, { create: true, group });
  using writer = new LogWriter(room);
  writer.append("hello\n");
  using session = Session.join(room, { nick: "ann", pid: 101 });
  Deno.linkSync(`${path}/event/101`, `${path}/event/kept`);
  session.leave();
  Deno.renameSync(`${path}/event/kept`, `${path}/event/101`);
}

/** What happens in a session, record by record. */
export type SessionEvent =
  | { readonly type: "record"; readonly record: LogRecord }
  | Exclude<Happening, { type: "group" }>;

/** Follows a session and gives its events record by record. */
export async function* flatEvents(session: Session): AsyncGenerator<SessionEvent> {
  for await (const events of session.events()) yield* events.flatMap(recordsOf);
}

/** An event, record by record. */
export function recordsOf(event: Happening): SessionEvent[] {
  return event.type === "group"
    ? event.group.map((record) => ({ type: "record", record }))
    : [event];
}

/** What begins between two places of a log, record by record. */
export function recordsBetween(room: Room, start: number, end: number): LogRecord[] {
  return [...groupsBetween(room, start, end)].flat();
}

/** Reads a session's events until `isLast` says so, and returns them all. */
export async function eventsUntil(
  events: AsyncGenerator<SessionEvent>,
  isLast: (event: SessionEvent) => boolean,
): Promise<SessionEvent[]> {
  const seen: SessionEvent[] = [];
  while (true) {
    const { value, done } = await events.next();
    if (done) throw new Error(`The session ended after ${JSON.stringify(seen)}`);
    seen.push(value);
    if (isLast(value)) return seen;
  }
}

/** Whether an event is the message `text`. */
export function isMessage(event: SessionEvent, text: string): boolean {
  return event.type === "record" && event.record.type === "message" && event.record.text === text;
}

/** What records say: the texts of messages, the words of the others. */
export function textOf(record: LogRecord): string {
  switch (record.type) {
    case "status":
      return `${record.nick} ${record.status}`;
    case "command":
      return `/${record.command} ${record.argument}`.trimEnd();
    default:
      return record.text;
  }
}
