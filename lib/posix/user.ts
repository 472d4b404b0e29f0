/**
 * Users and groups, through libc so that LDAP and other name services count (nsswitch.conf(5)).
 *
 * @module
 */
import { toCString } from "./descriptor.ts";
import { resultOrErrno } from "./errno.ts";
import { libc } from "./libc.ts";

/** struct passwd: char *pw_name, char *pw_passwd, uid_t pw_uid, gid_t pw_gid, … */
const PW_NAME = 0;
const PW_UID = 16;
/** struct group: char *gr_name, char *gr_passwd, gid_t gr_gid, char **gr_mem. */
const GR_NAME = 0;
const GR_GID = 16;
const GR_MEM = 24;
const POINTER_BYTES = 8;
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

/** The name that belongs to `uid` (getpwuid(3)), or undefined when it has none. */
export function userName(uid: number): string | undefined {
  const entry = libc.getpwuid(uid);
  return entry === null ? undefined : stringField(entry, PW_NAME);
}

/** The user ID that belongs to `name` (getpwnam(3)), or undefined when nobody has that name. */
export function userId(name: string): number | undefined {
  const entry = libc.getpwnam(toCString(name));
  return entry === null ? undefined : new Deno.UnsafePointerView(entry).getUint32(PW_UID);
}

/** The group called `name` (getgrnam(3)), or undefined when there is none. */
export function groupByName(name: string): Group | undefined {
  return readGroup(libc.getgrnam(toCString(name)));
}

/** The group with this number (getgrgid(3)), or undefined when there is none. */
export function groupById(gid: number): Group | undefined {
  return readGroup(libc.getgrgid(gid));
}

/** Whether this process may act for a group: root, or a member since its user logged in. */
export function isInGroup(gid: number): boolean {
  return effectiveUid() === 0 || effectiveGid() === gid || supplementaryGroups().includes(gid);
}

function supplementaryGroups(): number[] {
  const list = new Uint32Array(MAX_GROUPS);
  const count = resultOrErrno(libc.getgroups(list.length, list));
  return count < 0 ? [] : Array.from(list.subarray(0, count));
}

function readGroup(entry: Deno.PointerValue): Group | undefined {
  if (entry === null) return undefined;
  const view = new Deno.UnsafePointerView(entry);
  const members: string[] = [];
  const list = view.getPointer(GR_MEM);
  for (let at = 0; list !== null; at += POINTER_BYTES) {
    const member = new Deno.UnsafePointerView(list).getPointer(at);
    if (member === null) break;
    members.push(Deno.UnsafePointerView.getCString(member));
  }
  return { name: stringField(entry, GR_NAME) ?? "", gid: view.getUint32(GR_GID), members };
}

function stringField(structure: Deno.PointerObject, offset: number): string | undefined {
  const text = new Deno.UnsafePointerView(structure).getPointer(offset);
  return text === null ? undefined : Deno.UnsafePointerView.getCString(text);
}
