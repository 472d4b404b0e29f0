/**
 * Directories that systemd-tmpfiles(8) empties by age, by the rules of tmpfiles.d(5): what is in a
 * room there goes as soon as nobody is in it who holds it.
 *
 * @module
 */
import { AT_FDCWD, Descriptor, openAt, OpenFlag, readFully } from "../posix/descriptor.ts";
import { listDirectory } from "../posix/file_system.ts";
import { statDescriptor } from "../posix/stat.ts";
import { OPEN_DIRECTORY } from "./layout.ts";

/** Where rules are; of files of one name that in the first of these counts (tmpfiles.d(5)). */
export const RULE_DIRECTORIES: readonly string[] = [
  "/etc/tmpfiles.d",
  "/run/tmpfiles.d",
  "/usr/local/lib/tmpfiles.d",
  "/usr/lib/tmpfiles.d",
];

/** Distributions have files of a few KiB; what else is in a longer one is not read. */
const MAX_FILE_BYTES = 256 * 1024;
/** Lines that let a directory be emptied by age, if they have one. */
const EMPTIES = "dDeqQv";
/** Lines that keep something from being emptied with the directory that it is in. */
const KEEPS = "x";
/** Type, path, mode, user, group, age; what holds a blank is in quotes. */
const LINE = /^([a-zA-Z])([-+!=~^$]*)\s+(?:"([^"]*)"|(\S+))(?:(?:\s+(?:"[^"]*"|\S+)){3}\s+(\S+))?/;

/** A rule about a directory, or about several that a pattern names. */
interface Rule {
  readonly type: string;
  readonly path: string;
  /** As it is written, such as `10d`; undefined for "never". */
  readonly age: string | undefined;
}

/** A directory that is emptied, and of what age files in it are. */
export interface Aging {
  /** The path that was asked about, or one above it. */
  readonly directory: string;
  /** As the rule writes it, such as `10d`. */
  readonly age: string;
}

/**
 * What empties the directory that `path`, an absolute one, is in, if anything does.
 *
 * @param directories As {@linkcode RULE_DIRECTORIES}.
 */
export function agingOf(path: string, directories = RULE_DIRECTORIES): Aging | undefined {
  const rules = readRules(directories);
  for (let place = path; place !== ""; place = place.slice(0, place.lastIndexOf("/"))) {
    // A directory with a line of its own is left out when the one above it is emptied.
    const rule = rules.find((rule) => matches(rule, place));
    if (rule === undefined) continue;
    if (rule.type === KEEPS || rule.age === undefined) return undefined;
    return { directory: place, age: rule.age };
  }
  return undefined;
}

function readRules(directories: readonly string[]): Rule[] {
  const files = new Map<string, string>();
  for (const directory of directories) {
    for (const name of namesIn(directory)) {
      if (name.endsWith(".conf") && !files.has(name)) files.set(name, `${directory}/${name}`);
    }
  }
  // Of several lines about one path the first counts, in the order of the files' names.
  const names = [...files.keys()].sort();
  return names.flatMap((name) => readText(files.get(name) ?? "").split("\n").flatMap(parseRule));
}

function parseRule(line: string): Rule[] {
  const [, type = "", modifiers = "", quoted, plain, age = "-"] = LINE.exec(line.trim()) ?? [];
  const path = (quoted ?? plain ?? "").replace(/(?<=.)\/+$/, "");
  // With "!" it is for the start of the system alone; a "%" stands for what only systemd knows.
  if (!(EMPTIES + KEEPS).includes(type) || modifiers.includes("!") || path.includes("%")) return [];
  return type === "" ? [] : [{ type, path, age: age === "-" ? undefined : age }];
}

/** Only some lines may hold patterns (glob(7)). */
function matches({ type, path }: Rule, place: string): boolean {
  if (!(type === "e" || type === KEEPS) || !/[*?[]/.test(path)) return path === place;
  const source = path.replace(/[.+^${}()|\\/]/g, "\\$&").replace(/\[!/g, "[^")
    .replace(/\*/g, "[^/]*").replace(/\?/g, "[^/]");
  try {
    return new RegExp(`^${source}$`).test(place);
  } catch {
    // A bracket that is never closed names nothing.
    return false;
  }
}

function namesIn(path: string): string[] {
  const fd = openAt(AT_FDCWD, path, OPEN_DIRECTORY);
  if (fd < 0) return [];
  using directory = new Descriptor(fd);
  return listDirectory(directory.fd);
}

function readText(path: string): string {
  const fd = openAt(AT_FDCWD, path, OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK);
  if (fd < 0) return "";
  using file = new Descriptor(fd);
  // To ask for as much as it may have takes longer than to read what it has, forty times.
  const buffer = new Uint8Array(Math.min(statDescriptor(file.fd).size, MAX_FILE_BYTES));
  const length = readFully(file.fd, buffer);
  return new TextDecoder().decode(buffer.subarray(0, Math.max(0, length)));
}
