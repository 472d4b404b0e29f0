/**
 * What a link remembers of a room between two runs: which log it was, that this still is the log
 * that was sent, and how far it was with what others have said. The log itself is what counts; with
 * this, only the end of it has to be read again.
 *
 * @module
 */
import { hash } from "node:crypto";
import { type Descriptor, OpenFlag, readIntoAt } from "../posix/descriptor.ts";
import { logKey, logSize, openLog, statLog } from "../room/log/log_file.ts";
import { groupsBetween } from "../room/log/history.ts";
import { toMessage } from "../room/message/message.ts";
import type { Room } from "../room/room.ts";
import { endOf } from "./arrived.ts";
import { saidIn } from "./own_log.ts";
import { isObject, isOffset, type Said } from "./range.ts";
import type { LinkState } from "./state.ts";

/** After so long (ms) what has changed is written. */
const SAVE_AFTER = 1000;
/** Where records are that were sent: twice as far from the end each, so that they are few. */
const MAX_WITNESSES = 40;
const NEWLINE = 0x0a;

/** A record that was sent. */
interface Witness {
  readonly id: number;
  readonly end: number;
  /** A hash of what it says. */
  readonly hash: string;
}

/** The memory of one room. */
export class Memory implements Disposable {
  readonly #room: Room;
  readonly #state: LinkState;
  readonly #host: string;
  #log = "";
  /** Which of several logs in one file, as one was cut; empty for the first. */
  #generation = "";
  #start = 0;
  #witnesses: Witness[] = [];
  #position = 0;
  #cursors = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @throws {RoomError} when the log can't be read. */
  constructor(room: Room, state: LinkState, host: string) {
    this.#room = room;
    this.#state = state;
    this.#host = host;
    this.look();
  }

  /** The name of this host and its log, as marks on other hosts have it. */
  get origin(): string {
    const generation = this.#generation === "" ? "" : `:${this.#generation}`;
    return `${this.#host}:${this.#log}${generation}`;
  }

  /** Byte offset where that log begins: what is before it was sent under another name. */
  get start(): number {
    return this.#start;
  }

  /** Byte offset up to which {@linkcode Memory.cursors} were found. */
  get position(): number {
    return this.#position;
  }

  /** How far this room is with each origin. */
  get cursors(): ReadonlyMap<string, number> {
    return this.#cursors;
  }

  /**
   * Looks whether the log still is the one that is remembered. If not, it is another origin.
   *
   * @throws {RoomError} when the log can't be read.
   */
  look(): void {
    using log = openLog(this.#room, OpenFlag.O_RDONLY, true);
    const stat = statLog(log.fd);
    const identity = logKey(stat);
    if (this.#log === "") this.#recall(identity);
    if (this.#log !== identity) {
      this.#forget();
      this.#log = identity;
      // Without its birth an inode may be that of another log that is gone.
      this.#generation = stat.birth === "0" ? newGeneration() : "";
      this.#saveSoon();
    } else if (!this.#stands(log, this.#witnesses.at(-1)) || this.#position > logSize(log.fd)) {
      this.renew();
    }
  }

  /** Begins another origin, from the last record on that stands where it was. */
  renew(): void {
    using log = openLog(this.#room, OpenFlag.O_RDONLY, true);
    const known = this.#witnesses.findLast((witness) => this.#stands(log, witness));
    this.#forget();
    this.#start = known?.end ?? 0;
    this.#generation = newGeneration();
    if (known !== undefined) this.#witnesses.push(known);
    this.#saveSoon();
  }

  /** Remembers that a record, which begins at byte `id`, is sent. */
  witness(id: number, said: Said): void {
    this.#witnesses.push({ id, end: said.end, hash: hashOf(said) });
    if (this.#witnesses.length > MAX_WITNESSES) this.#witnesses = thin(this.#witnesses);
    this.#saveSoon();
  }

  /** Remembers how far the room is with all origins, and up to where in the log that was read. */
  advance(cursors: ReadonlyMap<string, number>, position: number): void {
    this.#cursors = new Map(cursors);
    this.#position = position;
    this.#saveSoon();
  }

  /** Writes what has changed. */
  save(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#state.writeRoom(
      this.#room,
      JSON.stringify({
        log: this.#log,
        generation: this.#generation,
        start: this.#start,
        witnesses: thin(this.#witnesses),
        position: this.#position,
        cursors: [...this.#cursors],
      }),
    );
  }

  [Symbol.dispose](): void {
    this.save();
  }

  #saveSoon(): void {
    this.#timer ??= setTimeout(() => this.save(), SAVE_AFTER);
  }

  #forget(): void {
    this.#witnesses = [];
    this.#cursors.clear();
    this.#position = this.#start = 0;
  }

  /** Takes what was kept, if it is about this log and makes sense. */
  #recall(identity: string): void {
    const value = parse(this.#state.readRoom(this.#room) ?? "");
    if (!isObject(value) || value["log"] !== identity) return;
    const { generation, start, witnesses, position, cursors } = value;
    if (typeof generation !== "string" || !isOffset(start) || !isOffset(position)) return;
    if (!Array.isArray(witnesses) || !Array.isArray(cursors)) return;
    this.#log = identity;
    this.#generation = generation;
    this.#start = start;
    this.#position = position;
    this.#witnesses = witnesses.filter(isWitness);
    this.#cursors = new Map(cursors.filter(isCursor));
  }

  /** Whether the record is where it was, or has expired or was taken back there. */
  #stands(log: Descriptor, witness: Witness | undefined): boolean {
    if (witness === undefined) return true;
    const { id, end, hash } = witness;
    if (end > logSize(log.fd)) return false;
    const first = new Uint8Array(1);
    if (readIntoAt(log.fd, first, id) !== 1) return false;
    if (first[0] === 0 || first[0] === NEWLINE) return true;
    const [group] = groupsBetween(this.#room, id, end);
    if (group === undefined || group[0].id !== id || endOf(group) !== end) return false;
    if (toMessage(group)?.isDeleted) return true;
    const said = saidIn(this.#room, this.origin, group);
    return said !== undefined && hashOf(said) === hash;
  }
}

/** What others do to the files that vouch for it changes nothing in it. */
function hashOf({ pid, time, nick, text }: Said): string {
  return hash("sha256", `${pid} ${time} ${nick} ${text}`, "hex").slice(0, 32);
}

/** Leaves of the witnesses those that are each twice as far from the last one as the next. */
function thin(witnesses: readonly Witness[]): Witness[] {
  const kept: Witness[] = [];
  const last = witnesses.at(-1)?.id ?? 0;
  let distance = 0;
  for (const witness of witnesses.toReversed()) {
    if (last - witness.id < distance) continue;
    kept.push(witness);
    distance = 2 * Math.max(1, last - witness.id);
  }
  return kept.reverse();
}

function newGeneration(): string {
  return Date.now().toString(36);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function isWitness(value: unknown): value is Witness {
  return isObject(value) && isOffset(value["id"]) && isOffset(value["end"]) &&
    typeof value["hash"] === "string";
}

function isCursor(value: unknown): value is [string, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string" &&
    isOffset(value[1]);
}
