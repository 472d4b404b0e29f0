/**
 * Who is in the room on which host: each tells of its own people, and nothing of it is kept.
 *
 * @module
 */
import { writeElsewhere } from "../room/elsewhere.ts";
import { RoomError } from "../room/errors.ts";
import { MAX_NICK_LENGTH } from "../room/log/record.ts";
import { isHostName } from "../room/message/origin_mark.ts";
import { listPresent } from "../room/presence.ts";
import type { Room } from "../room/room.ts";
import { sanitiseNick } from "../sanitise.ts";
import { type Frame, makeFrame } from "./frame.ts";
import { isObject, parseJson } from "./range.ts";

/** More people than this on one host, and hosts than this, are not told of. */
const MAX_PEOPLE = 1000;
const MAX_HOSTS = 1000;

interface Person {
  readonly user: string;
  readonly since: number | undefined;
}

/** What one host has told last. */
interface Snapshot {
  readonly frame: Frame;
  /** By the clock there. */
  readonly time: number;
  readonly people: readonly Person[];
}

/** What is known of all hosts. */
export class Elsewhere implements Disposable {
  readonly #room: Room;
  readonly #host: string;
  readonly #snapshots = new Map<string, Snapshot>();
  #last = 0;

  constructor(room: Room, host: string) {
    this.#room = room;
    this.#host = host;
  }

  /** Who is here. */
  own(sign: (type: string, payload: Uint8Array) => string): Frame {
    const people = listPresent(this.#room).filter(({ pid }) => pid !== Deno.pid)
      .slice(0, MAX_PEOPLE).map(({ user, since }) => ({ user, since }));
    // Of two that are told in one moment the later one counts.
    this.#last = Math.max(Date.now(), this.#last + 1);
    const told = { host: this.#host, time: this.#last, people };
    return makeFrame("here", JSON.stringify(told), sign);
  }

  /** The host that a frame is about; undefined for one that makes no sense. */
  hostIn(frame: Frame): string | undefined {
    return parseSnapshot(frame)?.host;
  }

  /** Takes what was signed by its host; answers whether that is news. */
  take(frame: Frame): boolean {
    const told = parseSnapshot(frame);
    if (told === undefined) return false;
    const { host, time, people } = told;
    const known = this.#snapshots.get(host);
    if (known !== undefined && known.time >= time) return false;
    if (known === undefined && this.#snapshots.size >= MAX_HOSTS) return false;
    this.#snapshots.set(host, { frame, time, people });
    this.#write();
    return true;
  }

  /** Forgets a host; answers whether anything was known of it. */
  forget(host: string): boolean {
    if (!this.#snapshots.delete(host)) return false;
    this.#write();
    return true;
  }

  /** What all hosts have told, for somebody who has not heard it. */
  frames(): Frame[] {
    return Array.from(this.#snapshots.values(), ({ frame }) => frame);
  }

  [Symbol.dispose](): void {
    this.#snapshots.clear();
    this.#write();
  }

  /** Where it can't be written nobody is told, and nothing else is lost. */
  #write(): void {
    const all = Array.from(
      this.#snapshots,
      ([host, { people }]) => people.map((person) => ({ host, ...person })),
    ).flat();
    try {
      writeElsewhere(this.#room, all);
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
    }
  }
}

function parseSnapshot(
  { payload }: Frame,
): { host: string; time: number; people: Person[] } | undefined {
  const told = parseJson(payload);
  if (!isObject(told)) return undefined;
  const { host, time, people } = told;
  if (typeof host !== "string" || !isHostName(host) || !isTime(time)) return undefined;
  if (!Array.isArray(people) || people.length > MAX_PEOPLE) return undefined;
  return {
    host,
    time,
    people: people.flatMap((person): Person[] => {
      if (!isObject(person) || typeof person["user"] !== "string") return [];
      const user = sanitiseNick(person["user"]).slice(0, MAX_NICK_LENGTH).toWellFormed() || "_";
      const { since } = person;
      return [{ user, since: isTime(since) ? since : undefined }];
    }),
  };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < 10 ** 15;
}
