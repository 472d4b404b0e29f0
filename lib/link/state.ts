/**
 * What a link keeps outside of the room, in a directory that is its account's alone: the key of
 * this host, the keys of the others, and how far it was with each room.
 *
 * @module
 */
import { effectiveUid } from "../posix/user.ts";
import type { Room } from "../room/room.ts";
import { RoomError } from "../room/errors.ts";
import { isHostName } from "../room/message/origin_mark.ts";
import { HostKey, isPublicKey, makeKey } from "./keys.ts";

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
const OTHERS = 0o077;
const KEY = "key";
const KNOWN_HOSTS = "known_hosts";

/** Something that a person has to mend before a link can run. */
export class LinkError extends RoomError {
  override name = "LinkError";
}

/** The directory of a link. */
export class LinkState {
  readonly path: string;
  #key: HostKey | undefined;
  /** The hosts that were known when it was looked last. */
  #known = new Map<string, string>();

  /**
   * Makes the directory if it is missing.
   *
   * @throws {LinkError} when it can't be had, or when others could read it.
   */
  constructor(path: string) {
    this.path = path;
    orExplain(`use directory "${path}"`, () => {
      Deno.mkdirSync(path, { recursive: true, mode: DIRECTORY_MODE });
      mustBePrivate(path, DIRECTORY_MODE);
    });
  }

  /**
   * The key of this host, made when it is asked for the first time.
   *
   * @throws {LinkError} when it can't be had, or when others could read it.
   */
  get key(): HostKey {
    return this.#key ??= orExplain(`use the key "${this.#at(KEY)}"`, () => {
      const path = this.#at(KEY);
      if (this.read(KEY) === undefined) this.#make(path, makeKey());
      mustBePrivate(path, FILE_MODE);
      return new HostKey(Deno.readTextFileSync(path));
    });
  }

  /**
   * The key of another host; undefined for one that is not known.
   *
   * @param isGood What is known already is taken if this is true of it; otherwise it is looked
   * whether somebody has changed it meanwhile.
   */
  keyOf(host: string, isGood: (key: string) => boolean = () => false): string | undefined {
    const key = this.#known.get(host);
    return key !== undefined && isGood(key) ? key : this.knownHosts().get(host);
  }

  /** All hosts that are known now, with their keys. */
  knownHosts(): Map<string, string> {
    const lines = (this.read(KNOWN_HOSTS) ?? "").split("\n").map((line) => line.split(" "));
    this.#known = new Map(
      lines.flatMap(([host = "", key = ""]): [string, string][] =>
        isHostName(host) && isPublicKey(key) ? [[host, key]] : []
      ),
    );
    return new Map(this.#known);
  }

  /**
   * Remembers the key of a host, in the place of any that was known before.
   *
   * @throws {LinkError} when that can't be written.
   */
  trust(host: string, key: string): void {
    const known = this.knownHosts().set(host, key);
    this.write(KNOWN_HOSTS, Array.from(known, (words) => `${words.join(" ")}\n`).join(""));
  }

  /** What is kept about a room; undefined where there is nothing. */
  readRoom(room: Room): string | undefined {
    return this.read(roomName(room));
  }

  /** Keeps something about a room. */
  writeRoom(room: Room, text: string): void {
    this.write(roomName(room), text);
  }

  /** Where the link of a room is to be talked to. */
  socketOf(room: Room): string {
    return this.#at(`${roomName(room)}.sock`);
  }

  /** Writes a file, whole or not at all. */
  write(name: string, text: string): void {
    orExplain(`write "${this.#at(name)}"`, () => {
      const draft = this.#at(`.${name}.${crypto.randomUUID()}`);
      Deno.writeTextFileSync(draft, text, { createNew: true, mode: FILE_MODE });
      Deno.renameSync(draft, this.#at(name));
    });
  }

  #at(name: string): string {
    return `${this.path}/${name}`;
  }

  /** What is in a file; undefined where there is none. */
  read(name: string): string | undefined {
    try {
      return Deno.readTextFileSync(this.#at(name));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw explain(`read "${this.#at(name)}"`, error);
    }
  }

  /** Another process may make it at this moment: whose is there first counts. */
  #make(path: string, text: string): void {
    const draft = `${path}.${crypto.randomUUID()}`;
    Deno.writeTextFileSync(draft, text, { createNew: true, mode: FILE_MODE });
    try {
      Deno.linkSync(draft, path);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    } finally {
      Deno.removeSync(draft);
    }
  }
}

/** Of a room there is one directory, wherever it is moved. */
function roomName(room: Room): string {
  return `${room.stat.inode}.${room.stat.birth}`;
}

function mustBePrivate(path: string, mode: number): void {
  const { uid, mode: rights } = Deno.lstatSync(path);
  if (uid !== effectiveUid()) throw new LinkError(`"${path}" belongs to another user`);
  if (((rights ?? 0) & OTHERS) === 0) return;
  throw new LinkError(
    `Others may read or write "${path}"; mend it with: chmod ${mode.toString(8)} ${path}`,
  );
}

function orExplain<T>(action: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explain(action, error);
  }
}

function explain(action: string, error: unknown): Error {
  if (error instanceof LinkError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new LinkError(`Cannot ${action}: ${why}`, { cause: error });
}
