/**
 * Those who are in the room with the person, by their nicks, as far as the log and the FIFOs tell:
 * to name them, to tell them apart, and to know what Tab may complete.
 *
 * @module
 */
import type { LogRecord } from "../../room/log/record.ts";
import type { Present } from "../../room/presence.ts";

/** So many clients are remembered with their nicks: a hostile log may name any number. */
const MAX_CLIENTS = 1000;
/** Whether those who said that they joined are really here is looked up at most so often (ms). */
const LOOK_INTERVAL = 1000;

/** A client that is here. */
interface Client {
  readonly nick: string;
  /** It has said something, "joined" at least; there are others that only listen. */
  readonly hasSpoken: boolean;
}

/** The clients in a room. Nothing is asked of the room for a message. */
export class Company {
  readonly #look: () => readonly Present[];
  readonly #onChange: (nicks: readonly string[]) => void;
  readonly #clients = new Map<number, Client>();
  /** Somebody may be missed, or be gone without a word. */
  #isOutdated = false;
  #looked = -Infinity;

  /**
   * @param look Tells who is connected.
   * @param onChange Is told the nicks of those who are here, when these are others than before.
   */
  constructor(
    look: () => readonly Present[],
    onChange: (nicks: readonly string[]) => void = () => {},
  ) {
    this.#look = look;
    this.#onChange = onChange;
  }

  /** Looks who is here, and learns their nicks from what they said; tells who was seen. */
  meet(records: Iterable<LogRecord>): readonly Present[] {
    const present = this.#lookAround();
    for (const record of records) if (record.type !== "status") this.learn(record);
    return present;
  }

  /** Learns from a record that has just come. */
  learn(record: LogRecord): void {
    if (!("nick" in record)) return;
    const { pid, nick } = record;
    const known = this.#clients.get(pid);
    if (record.type === "status" && record.status === "left") {
      if (this.#clients.delete(pid)) this.#onChange(this.nicks());
      return;
    }
    const hasJoined = record.type === "status";
    // Robots that only say something are not here.
    if (known === undefined && !hasJoined) return;
    if (this.#clients.size >= MAX_CLIENTS) this.#clients.clear();
    this.#isOutdated ||= hasJoined;
    this.#clients.set(pid, { nick, hasSpoken: true });
    if (known?.nick !== nick) this.#onChange(this.nicks());
  }

  /** The nick of a client, if it is known to be here. */
  nickOf(pid: number): string | undefined {
    return this.#clients.get(pid)?.nick;
  }

  /** The nicks of those who are here, each once, in the order in which they came. */
  nicks(): string[] {
    return [...new Set(Array.from(this.#clients.values(), ({ nick }) => nick))];
  }

  /** Whether two clients that talk have this nick. */
  isAmbiguous(nick: string, now = performance.now()): boolean {
    if (!this.#isShared(nick)) return false;
    // One of them may have been killed, or may never have been more than a line in the log.
    if (this.#isOutdated && now - this.#looked > LOOK_INTERVAL) this.#lookAround();
    return this.#isShared(nick);
  }

  #isShared(nick: string): boolean {
    let count = 0;
    for (const client of this.#clients.values()) {
      if (client.hasSpoken && client.nick === nick && ++count > 1) return true;
    }
    return false;
  }

  #lookAround(): readonly Present[] {
    this.#looked = performance.now();
    this.#isOutdated = false;
    const present = this.#look();
    const pids = new Set(present.map(({ pid }) => pid));
    for (const pid of this.#clients.keys()) if (!pids.has(pid)) this.#clients.delete(pid);
    for (const { pid, user } of present.slice(0, MAX_CLIENTS)) {
      if (!this.#clients.has(pid)) this.#clients.set(pid, { nick: user, hasSpoken: false });
    }
    this.#onChange(this.nicks());
    return present;
  }
}
