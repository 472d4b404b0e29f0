/**
 * Rooms on other hosts, as scp(1) writes them: `[USER@]HOST:PATH`.
 *
 * @module
 */
import { UsageError } from "../options.ts";

/** A room on another host. */
export interface RemotePlace {
  /** What ssh is to connect to, `USER@HOST` or `HOST`. */
  readonly host: string;
  /** The room over there, absolute or from the home directory on: it begins with `/` or `.`. */
  readonly path: string;
}

/** A colon before any slash; an IPv6 address, which has colons itself, stands in brackets. */
const PLACE = /^((?:[^/:[\]]*@)?\[[^/[\]]*\]|[^/:]+):([^]*)$/;
/** The beginning of a URL or of a sentence. */
const NO_PATH = /^(?:\/\/|\s)/;
/** What ssh itself refuses since 9.6, and a shell may have to read in a ProxyCommand before that. */
const UNUSABLE = /[\p{C}\s'"`$;&<>|(){}]/u;
/** A backslash is between a Windows domain and a user, and nowhere else. */
const STRAY_BACKSLASH = /\\(?:.*\\|@|[^@]*$)/;

/** An option, or nothing. */
const NO_NAME = /(?:^|@)\[?(?:[-\]@]|$)/;

/**
 * The place that `word` names, or undefined for what is a path on this host. That there is a file
 * of such a name here changes nothing; `./a:b` is always here.
 *
 * @throws {UsageError} when it names a host that can't be one, or no path.
 */
export function parsePlace(word: string): RemotePlace | undefined {
  const [, host, path] = PLACE.exec(word) ?? [];
  if (host === undefined || path === undefined || NO_PATH.test(path)) return undefined;
  if (UNUSABLE.test(host) || STRAY_BACKSLASH.test(host) || NO_NAME.test(host)) {
    throw new UsageError(`"${host}" is no name of a host; a path with a colon is "./${word}"`);
  }
  if (path === "") throw new UsageError(`which room on ${host}? for example ${host}:/tmp/chat`);
  return { host: host.replace(/\[(.*)\]$/, "$1"), path: fromHome(path) };
}

/** Commands of ssh begin in the home directory; a word alone could be taken for a subcommand. */
function fromHome(path: string): string {
  if (path === "~") return ".";
  const inHome = path.replace(/^~\/+/, "");
  if (inHome === "") return ".";
  return /^\.{0,2}\//.test(inHome) && inHome === path ? path : `./${inHome}`;
}
