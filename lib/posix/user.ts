/**
 * Users and groups, through libc so that LDAP and other name services count (nsswitch.conf(5)).
 *
 * @module
 */
import { toCString } from "./descriptor.ts";
import { Errno, resultOrErrno } from "./errno.ts";
import { libc } from "./libc.ts";

/** struct passwd: char *pw_name, char *pw_passwd, uid_t pw_uid, gid_t pw_gid, … */
const PW_NAME = 0;
const PW_UID = 16;
const PW_GID = 20;
/** struct group: char *gr_name, char *gr_passwd, gid_t gr_gid, char **gr_mem. */
const GR_NAME = 0;
const GR_GID = 16;
const GR_MEM = 24;
const POINTER_BYTES = 8;
/** The larger of the two structures, struct passwd, is 48 bytes long. */
const ENTRY_BYTES = 64;
/** What an entry's texts take at first, and at most: a group may have many thousands of members. */
const TEXT_BYTES = 1024;
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
/** NGROUPS_MAX of Linux (getgroups(2)). */
const MAX_GROUPS = 65536;

/** A group as the system's databases know it. */
export interface Group {
  readonly name: string;
  readonly gid: number;
  /** Names of its members, without those for whom it is the primary group. */
  readonly members: readonly string[];
}

/** The effective user ID: who the kernel takes this process for. */
export function effectiveUid(): number {
  return libc.geteuid();
}

/** The effective group ID: the group that new files get. */
export function effectiveGid(): number {
  return libc.getegid();
}

/** The name that belongs to `uid` (getpwuid_r(3)), or undefined when it has none. */
export function userName(uid: number): string | undefined {
  return lookUp((...into) => libc.getpwuid_r(uid, ...into), (entry) => entry.text(PW_NAME));
}

/** The user ID that belongs to `name` (getpwnam_r(3)), or undefined when nobody has that name. */
export function userId(name: string): number | undefined {
  const cString = toCString(name);
  return lookUp(
    (...into) => libc.getpwnam_r(cString, ...into),
    (entry) => entry.number(PW_UID),
  );
}

/** The group called `name` (getgrnam_r(3)), or undefined when there is none. */
export function groupByName(name: string): Group | undefined {
  const cString = toCString(name);
  return lookUp((...into) => libc.getgrnam_r(cString, ...into), readGroup);
}

/** The group with this number (getgrgid_r(3)), or undefined when there is none. */
export function groupById(gid: number): Group | undefined {
  return lookUp((...into) => libc.getgrgid_r(gid, ...into), readGroup);
}

/** Whether this process may act for a user: root, or that very user. */
export function mayActFor(uid: number): boolean {
  return effectiveUid() === 0 || effectiveUid() === uid;
}

/** Whether this process may act for a group: root, or a member since its user logged in. */
export function isInGroup(gid: number): boolean {
  return effectiveUid() === 0 || effectiveGid() === gid || supplementaryGroups().includes(gid);
}

/**
 * Whether a user is in a group as the system's databases know it, whatever processes of that user
 * may do; undefined where they do not know the user.
 */
export function isMember(uid: number, gid: number): boolean | undefined {
  const user = lookUp(
    (...into) => libc.getpwuid_r(uid, ...into),
    (entry) => ({ name: entry.text(PW_NAME), gid: entry.number(PW_GID) }),
  );
  if (user === undefined) return undefined;
  return user.gid === gid || groupById(gid)?.members.includes(user.name) === true;
}

function supplementaryGroups(): number[] {
  const list = new Uint32Array(MAX_GROUPS);
  const count = resultOrErrno(libc.getgroups(list.length, list));
  return count < 0 ? [] : Array.from(list.subarray(0, count));
}

type Bytes = Uint8Array<ArrayBuffer>;

/** A structure that libc filled in, and the memory that all its pointers point into. */
class Entry {
  readonly #structure: DataView;
  readonly #texts: DataView;
  readonly #address: bigint;

  constructor(structure: Bytes, texts: Bytes) {
    this.#structure = new DataView(structure.buffer);
    this.#texts = new DataView(texts.buffer);
    this.#address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(texts));
  }

  number(offset: number): number {
    return this.#structure.getUint32(offset, true);
  }

  text(offset: number): string {
    return this.#textAt(this.#structure.getBigUint64(offset, true));
  }

  /** The texts of a list of pointers that ends with a null pointer. */
  *texts(offset: number): Generator<string> {
    let at = Number(this.#structure.getBigUint64(offset, true) - this.#address);
    for (; this.#texts.getBigUint64(at, true) !== 0n; at += POINTER_BYTES) {
      yield this.#textAt(this.#texts.getBigUint64(at, true));
    }
  }

  #textAt(address: bigint): string {
    const bytes = new Uint8Array(this.#texts.buffer).subarray(Number(address - this.#address));
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  }
}

/**
 * Asks a function that ends in `_r`: it answers into memory of the caller's, so that several
 * threads can ask at once.
 */
function lookUp<T>(
  ask: (entry: Bytes, texts: Bytes, size: bigint, found: BigUint64Array<ArrayBuffer>) => number,
  read: (entry: Entry) => T,
): T | undefined {
  for (let size = TEXT_BYTES; size <= MAX_TEXT_BYTES; size *= 4) {
    const [structure, texts] = [new Uint8Array(ENTRY_BYTES), new Uint8Array(size)];
    const found = new BigUint64Array(1);
    const error = ask(structure, texts, BigInt(size), found);
    if (error === Errno.ERANGE) continue;
    return found[0] === 0n ? undefined : read(new Entry(structure, texts));
  }
  return undefined;
}

function readGroup(entry: Entry): Group {
  const members = [...entry.texts(GR_MEM)];
  return { name: entry.text(GR_NAME), gid: entry.number(GR_GID), members };
}
