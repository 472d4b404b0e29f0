/**
 * How `pipechat log` prints a message: for people, as JSON, or as it stands in the log.
 *
 * @module
 */
import type { Room } from "../../room/room.ts";
import { ownNick } from "../../room/names.ts";
import { findAcknowledgements } from "../../room/log/acknowledgements.ts";
import { Recollection } from "../../room/log/recollection.ts";
import { toAcknowledgement } from "../../room/message/acknowledgement.ts";
import type { RecordGroup } from "../../room/message/group.ts";
import { type ChatMessage, toMessage } from "../../room/message/message.ts";
import { acknowledgementJson, type MessageJson, toJson } from "../../room/message/message_json.ts";
import { formatRecord } from "../../room/log/record.ts";
import { LineLayout } from "../../terminal/line_layout.ts";
import { NickColors } from "../../terminal/nick_colors.ts";
import { Renderer } from "../../terminal/render.ts";
import { isDumb } from "../../terminal/style.ts";
import { lookOfOutput } from "../look.ts";
import { type CommandLine, UsageError } from "../options.ts";
import { formatJson } from "../output.ts";

/** No client has this PID: nothing of what is printed is marked as one's own. */
const NOBODY = 0;

/** Turns messages into text, each with its newlines. */
export class LogFormat {
  /** What begins at this byte offset or later is news: people are told what it does to a message. */
  newsFrom = Infinity;
  readonly #kind: "text" | "json" | "raw";
  readonly #renderer: Renderer;
  readonly #room: Room;
  /** Who has seen which message of the past, once that was looked for. */
  #seenBy: ReadonlyMap<number, readonly string[]> | undefined;
  readonly #path: string | undefined;

  /**
   * @param isOneOfMany Programs that follow several rooms are told where a message was said.
   * @throws {UsageError} when more than one form is asked for.
   */
  constructor(line: CommandLine, room: Room, isOneOfMany = false) {
    this.#path = isOneOfMany ? room.place ?? room.path : undefined;
    if (line.has("json") && line.has("raw")) throw new UsageError("take --json or --raw, not both");
    this.#kind = line.has("json") ? "json" : line.has("raw") ? "raw" : "text";
    this.#room = room;
    this.#renderer = makeRenderer(line.value("color"), room);
  }

  /** Whether a message is one for this form. */
  shows({ id, deletes }: ChatMessage): boolean {
    return deletes === undefined || this.tells(id);
  }

  /** Whether to tell what this record does to an earlier message: to programs all of that matters. */
  tells(id: number): boolean {
    return this.#kind !== "text" || id >= this.newsFrom;
  }

  /** The lines for a message, or for what is told of one. */
  format(group: RecordGroup): string {
    switch (this.#kind) {
      case "text":
        return this.#renderer.group(group, { id: true, seenBy: this.#namesAt(group) });
      case "raw":
        return group.map(formatRecord).join("");
      case "json": {
        const object = jsonOf(group, this.#namesAt(group));
        if (object === undefined) return "";
        const room = this.#path === undefined ? {} : { room: this.#path };
        return `${formatJson({ ...object, ...room })}\n`;
      }
    }
  }

  #namesAt([{ id }]: RecordGroup): readonly string[] {
    if (id >= this.newsFrom) return [];
    // From the first one on that is printed: a search may find none, in a log of any length.
    this.#seenBy ??= findAcknowledgements(this.#room, id, this.newsFrom);
    return this.#seenBy.get(id) ?? [];
  }
}

function jsonOf(group: RecordGroup, seenBy: readonly string[]): MessageJson | undefined {
  const acknowledgement = toAcknowledgement(group);
  if (acknowledgement !== undefined) return acknowledgementJson(acknowledgement);
  const message = toMessage(group);
  return message === undefined ? undefined : toJson(message, seenBy);
}

function makeRenderer(color: string | undefined, room: Room): Renderer {
  const isWrapped = Deno.stdout.isTerminal() && !isDumb(Deno.env.get("TERM"));
  const { paint, palette } = lookOfOutput(color);
  const colors = new NickColors(palette);
  const recollection = Recollection.of(room);
  const options = {
    paint,
    palette,
    columns: () => isWrapped ? Deno.consoleSize().columns : undefined,
    nick: ownNick(Deno.env.get("SUDO_USER")),
    pid: NOBODY,
    nickColor: (nick: string) => colors.of(nick),
    recall: (id: number) => recollection.recall(id),
  };
  return new Renderer({ ...options, layout: new LineLayout(options) });
}
