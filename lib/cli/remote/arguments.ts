/**
 * The command line that pipechat is given on another host.
 *
 * @module
 */
import { type CommandLine, UsageError } from "../options.ts";
import type { Subcommand } from "../subcommand/subcommand.ts";
import { parsePlace, type RemotePlace } from "./place.ts";

/** This program's own options for other hosts, of no use over there. */
export const COPY_OPTION = "copy";

/** What is wanted of another host. */
export interface RemoteCall {
  readonly host: string;
  /** The first room. */
  readonly path: string;
  /** The words behind `pipechat` over there. */
  readonly args: readonly string[];
}

/**
 * Whether a command line is about rooms on another host.
 *
 * @throws {UsageError} when it says how to reach one, but names none.
 */
export function isRemote(subcommand: Subcommand, line: CommandLine): boolean {
  const isThere = roomWords(subcommand, line).some((word) => parsePlace(word) !== undefined);
  if (isThere || !line.has(COPY_OPTION)) return isThere;
  throw new UsageError("--copy is for a room on another host, such as web1:/tmp/chat");
}

/** The words of a command line that name rooms. */
function roomWords({ operands }: Subcommand, line: CommandLine): readonly string[] {
  const [first = ""] = operands;
  if (!first.includes("CHATDIR")) return [];
  return line.operands.slice(0, first.includes("…") ? undefined : 1);
}

/**
 * What a command line means over there.
 *
 * @param replaced Values of options that are others over there.
 * @throws {UsageError} when its rooms are not all on one host.
 */
export function remoteCall(
  subcommand: Subcommand,
  line: CommandLine,
  replaced: ReadonlyMap<string, string> = new Map(),
): RemoteCall {
  const words = roomWords(subcommand, line);
  const places = words.map((word) => parsePlace(word));
  const [first] = places.filter((place) => place !== undefined);
  const paths = places.map((place) => pathOn(first, place));
  const operands = [...paths, ...line.operands.slice(words.length)];
  const options = new Map([...line.given, ...replaced]);
  options.delete(COPY_OPTION);
  return {
    host: first?.host ?? "",
    path: first?.path ?? "",
    args: [
      ...subcommand.name === "" ? [] : [subcommand.name],
      ...Array.from(options, ([name, value]) => value === "" ? `--${name}` : `--${name}=${value}`),
      ...operands.some((operand) => operand.startsWith("-")) ? ["--"] : [],
      ...operands,
    ],
  };
}

function pathOn(first: RemotePlace | undefined, place: RemotePlace | undefined): string {
  if (place !== undefined && place.host === first?.host) return place.path;
  throw new UsageError("the rooms are not all on one host: take a command for each host");
}
