/**
 * How ssh is called. Passwords, keys of hosts and all that a person has set in `~/.ssh/config` are
 * ssh's; the only thing added is that several commands share one connection, unless the person has
 * settled that already.
 *
 * @module
 */
import { AT_FDCWD } from "../../posix/descriptor.ts";
import { makeDirectoryAt } from "../../posix/file_system.ts";
import { statPath } from "../../posix/stat.ts";
import { effectiveUid } from "../../posix/user.ts";
import { RemoteError } from "./error.ts";

/** How long (s) a connection waits for another command. */
const PERSIST = 60;
/** After three times so long (s) without a word from the other side a connection is given up. */
const ALIVE_INTERVAL = 15;
/** Each person's own: whoever can write in it can speak through the connection. */
const DIRECTORY_MODE = 0o700;
const RIGHTS = 0o777;
/** sun_path (unix(7)) with its NUL, of which ssh takes 40 for %C and 17 for a name meanwhile. */
const MAX_DIRECTORY_BYTES = 108 - 1 - "/".length - 40 - 17;
/** Nothing that ssh would expand, or take for the end of a word. */
const PLAIN_PATH = /^\/[\w./-]+$/;

/** A command line that runs `command` on a host. */
export function sshArgv(
  host: string,
  command: string,
  options: readonly string[],
): readonly string[] {
  return ["ssh", ...options, "--", host, command];
}

/**
 * Options for the connections to a host. With a terminal no byte is special to ssh: a `~.` at the
 * beginning of a pasted line must not end the chat.
 */
export function terminalOptions(isTerminal: boolean): readonly string[] {
  return isTerminal ? ["-t", "-e", "none"] : ["-T"];
}

/**
 * Options by which the connections to a host are one; none where the person has said how they want
 * it, or has no directory for it.
 *
 * @throws {RemoteError} when there is no ssh.
 */
export function connectionOptions(host: string): readonly string[] {
  const settings = settingsFor(host);
  const has = (pattern: RegExp) => pattern.test(settings);
  const alive = has(/^serveraliveinterval 0$/m)
    ? option("ServerAliveInterval", ALIVE_INTERVAL)
    : [];
  // What is printed for "no ControlMaster" is also its default.
  if (!has(/^controlmaster false$/m) || has(/^controlpath /m)) return alive;
  const directory = socketDirectory();
  if (directory === undefined) return alive;
  return [
    ...alive,
    ...option("ControlMaster", "auto"),
    ...option("ControlPath", `${directory}/%C`),
    ...option("ControlPersist", PERSIST),
  ];
}

function option(name: string, value: string | number): string[] {
  return ["-o", `${name}=${value}`];
}

/** What ssh makes of its configuration files for a host: it takes some 7 ms to ask. */
function settingsFor(host: string): string {
  try {
    const { stdout } = new Deno.Command("ssh", {
      args: ["-G", "--", host],
      stdin: "null",
      // What is wrong with the configuration is said when it is used.
      stderr: "null",
    }).outputSync();
    return new TextDecoder().decode(stdout);
  } catch (error) {
    throw explainStart(error);
  }
}

/** Why ssh could not be started. */
export function explainStart(error: unknown): RemoteError {
  const why = error instanceof Deno.errors.NotFound
    ? "it is not there; install openssh-client"
    : error instanceof Error
    ? error.message
    : String(error);
  return new RemoteError(`Cannot run ssh: ${why}`, { cause: error });
}

/** A directory for the sockets of connections that nobody else can reach, if there can be one. */
function socketDirectory(): string | undefined {
  const parent = Deno.env.get("XDG_RUNTIME_DIR") ?? "";
  const directory = `${parent}/pipechat`;
  if (!PLAIN_PATH.test(directory) || directory.length > MAX_DIRECTORY_BYTES) return undefined;
  if (statPath(parent).uid !== effectiveUid()) return undefined;
  makeDirectoryAt(AT_FDCWD, directory, DIRECTORY_MODE);
  const { type, uid, mode } = statPath(directory);
  const isPrivate = uid === effectiveUid() && (mode & RIGHTS) === DIRECTORY_MODE;
  return type === "directory" && isPrivate ? directory : undefined;
}
