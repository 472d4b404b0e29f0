/**
 * Sending to a room without being in it, as robots do: nobody sees a sender join or leave.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { notify } from "../fifodir/mod.ts";
import { formatAcknowledgement } from "./message/acknowledgement.ts";
import { takeBack } from "./message/deletion.ts";
import { purgeIfDue } from "./expiry/purge.ts";
import { LogWriter } from "./log/writer.ts";
import { formatSendable } from "./message/compose.ts";
import type { Attachment } from "./message/file_record.ts";
import { formatCommand, type Stamp } from "./log/record.ts";
import type { Room } from "./room.ts";
import type { Sent } from "./session.ts";

/** What became of messages that were sent together. */
export interface SentBatch {
  /** Their ids, in their order. */
  readonly ids: readonly number[];
  /** How many listeners were woken, all by one event. */
  readonly woken: number;
}

/**
 * Sends messages under one nick.
 *
 * @example Saying something, and taking it back
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hasMessage } from "./log/find.ts";
 * import { Room } from "./room.ts";
 * import { Sender } from "./sender.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using room = Room.open(`${folder}/room`, { create: true });
 *   using sender = new Sender(room, "backup");
 *   const { id, woken } = sender.send("the disk is nearly full");
 *   assertEquals(woken, 0);
 *   sender.takeBack(id);
 *   assertEquals(hasMessage(room, id), false);
 *   // What it said is not in the log any more: there are spaces.
 *   assertEquals((await Deno.readTextFile(`${folder}/room/log`)).includes("disk"), false);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class Sender implements Disposable {
  readonly #room: Room;
  readonly #nick: string;
  readonly #pid: number;
  readonly #writer: LogWriter;
  readonly #notify: () => number;

  /**
   * Opens the log for writing. No FIFO is made: a sender hears nothing.
   *
   * @param nick The user's own or a robot's, of which others are told whose it is.
   * @param pid As lines of the log are to claim it.
   * @param notifyAll Tells those who listen that there is something to read, and how many they are.
   * @throws {RoomError} when the log can't be opened for writing.
   */
  constructor(
    room: Room,
    nick: string,
    pid = Deno.pid,
    notifyAll = () => notify(room.fifodir, "\n"),
  ) {
    this.#room = room;
    this.#nick = nick;
    this.#pid = pid;
    this.#notify = notifyAll;
    this.#writer = new LogWriter(room);
  }

  /**
   * Sends one message.
   *
   * @param attachment What `storeAttachment` has stored for this message.
   * @param localTime As for `formatSendable`.
   * @throws {UnsendableError} when the text is too long, or blank without an attachment.
   * @throws {NotSentError} when it did not get into the log.
   * @throws {RoomGoneError} when the room was destroyed.
   */
  send(text: string, attachment?: Attachment, localTime?: string): Sent {
    const id = this.#writer.appendMessages(
      formatSendable(this.#stamp(), text, attachment, localTime),
    );
    return this.#tell(id);
  }

  /**
   * Sends many messages with one write(2) and one event: all of them or none.
   *
   * @throws {RoomError} as {@linkcode Sender.send} does; then none was sent.
   */
  sendAll(texts: readonly string[]): SentBatch {
    if (texts.length === 0) return { ids: [], woken: 0 };
    const stamp = this.#stamp();
    const records = texts.map((text) => formatSendable(stamp, text));
    let next = this.#writer.appendMessages(records.join(""));
    const ids = records.map((record) => {
      const id = next;
      next += Buffer.byteLength(record);
      return id;
    });
    const { woken } = this.#tell(next);
    return { ids, woken };
  }

  /**
   * Takes a message back for everybody.
   *
   * @throws {RoomError} as `takeBack` does.
   */
  takeBack(id: number): Sent {
    return takeBack(this.#room, this.#writer, this.#stamp(), id);
  }

  /**
   * Tells everybody that one has seen a message.
   *
   * @throws {NotSentError} when it did not get into the log.
   * @throws {RoomGoneError} when the room was destroyed.
   */
  acknowledge(id: number): Sent {
    const line = formatAcknowledgement(this.#stamp(), id);
    return this.#tell(this.#writer.append(line));
  }

  /**
   * Tells everybody that the topic was set.
   *
   * @param topic What `writeTopic` has returned.
   * @throws {NotSentError} when it did not get into the log.
   * @throws {RoomGoneError} when the room was destroyed.
   */
  tellTopic(topic: string): Sent {
    return this.#tell(this.#writer.append(formatCommand(this.#stamp(), "topic", topic)));
  }

  /** Closes the log. */
  close(): void {
    this.#writer.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #tell(id: number): Sent {
    const woken = this.#notify();
    purgeIfDue(this.#room);
    return { id, woken };
  }

  #stamp(): Stamp {
    return { pid: this.#pid, time: Date.now(), nick: this.#nick };
  }
}
