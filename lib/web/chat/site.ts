/**
 * What the answers to requests are made from.
 *
 * @module
 */
import type { Acknowledgement } from "../../room/message/acknowledgement.ts";
import type { ChatMessage } from "../../room/message/message.ts";
import type { Room } from "../../room/room.ts";
import { Sender } from "../../room/sender.ts";
import type { Token } from "../http/token.ts";

/** Fossil's: long enough to be rare, short enough for what is between to keep it open (ms). */
export const POLL_TIMEOUT = 420_000;

/** A form shows its token in its first lines, so that a slow line makes no difference (ms). */
export const PROOF_TIMEOUT = 10_000;

/** What came since the last time. */
export interface News {
  readonly messages: readonly ChatMessage[];
  /** Who says to have seen which messages. */
  readonly acknowledgements: readonly Acknowledgement[];
  /** Somebody joined or left, or has set the topic. */
  readonly hasNewState: boolean;
  /** The log was cut or exchanged: ids begin anew. */
  readonly isRestart: boolean;
}

/** Being told of news; disposing of it ends that. */
export interface Attendance extends Disposable {
  /**
   * The next news, or undefined when `signal`, or the end of the server, comes before them.
   *
   * @throws {RoomError} when there can't be any more, because the room was destroyed for example.
   */
  next(signal: AbortSignal): Promise<News | undefined>;

  /**
   * Listens, if it does not do so yet. Whether it has only now begun: then something may have come
   * since the log was read.
   *
   * @throws {RoomError} when that is not possible.
   */
  begin(): boolean | Promise<boolean>;

  /** Whether all messages after the one with this id will be news, so that none need be looked for. */
  tellsAllAfter(id: number): boolean;
}

/** One person's view of one room. */
export interface Site {
  readonly room: Room;
  /** Who the person is. */
  readonly nick: string;
  /** What requests must show; undefined when a web server in front has asked who it is. */
  readonly token: Token | undefined;
  /** Whether several people use this program's rights, so that each may do only what is theirs. */
  readonly isShared: boolean;
  /** How long a poll waits for news (ms). */
  readonly pollTimeout: number;
  /** How long a request may go on without showing the token (ms). */
  readonly proofTimeout: number;
  /** Listens as long as a request lasts. */
  attend(): Attendance;
  /** What the person's messages go through, if it is open anyway. */
  sender(): Sender | undefined;
  /** Has news be told that are in the log already, to those who attend in this very program. */
  catchUp(): void;
}

/** Does something in the room under a nick, and has those know of it who wait here. */
export function sendAs<T>(site: Site, nick: string, action: (sender: Sender) => T): T {
  const result = withSender(site, nick, action);
  site.catchUp();
  return result;
}

function withSender<T>(site: Site, nick: string, action: (sender: Sender) => T): T {
  const open = nick === site.nick ? site.sender() : undefined;
  if (open !== undefined) return action(open);
  using sender = new Sender(site.room, nick);
  return action(sender);
}
