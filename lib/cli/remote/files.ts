/**
 * Files that are on this host while the room is on another.
 *
 * @module
 */
import {
  AT_FDCWD,
  bequeathDescriptor,
  mustOpenAt,
  OpenFlag,
  writeFully,
} from "../../posix/descriptor.ts";
import { Errno, expectSuccess, isSystemError } from "../../posix/errno.ts";
import { unlinkAt } from "../../posix/file_system.ts";
import { mustStat } from "../../posix/stat.ts";
import { explain, RoomError } from "../../room/errors.ts";
import { ExitStatus } from "../exit_status.ts";
import { Interruption } from "../interruption.ts";
import { printLines } from "../output.ts";
import { explainStart } from "./ssh.ts";

const STDIN = 0;
/** Only for the person who saved it: what is in a room is not everybody's to read. */
const FILE_MODE = 0o600;

/**
 * Has a file read as standard input by what this process becomes.
 *
 * @throws {RoomError} when it can't be read.
 */
export function redirectInput(path: string): void {
  try {
    using file = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY);
    if (mustStat(file.fd, path).type === "directory") {
      throw new RoomError(`Cannot send "${path}": it is a directory`);
    }
    expectSuccess(bequeathDescriptor(STDIN, file.fd), "dup3", path);
  } catch (error) {
    throw explain(`send "${path}"`, error);
  }
}

/**
 * Saves what a command prints in a new file, and prints its path. If the command fails there is no
 * file.
 *
 * @returns The status of the command.
 * @throws {RoomError} when the file is there already, or can't be written.
 */
export async function fetchTo(path: string, argv: readonly string[]): Promise<number> {
  using interruption = new Interruption();
  let status = NaN;
  let isOurs = false;
  try {
    const flags = OpenFlag.O_WRONLY | OpenFlag.O_CREAT | OpenFlag.O_EXCL;
    using file = mustOpenAt(AT_FDCWD, path, flags, FILE_MODE);
    isOurs = true;
    const child = start(argv, interruption.signal);
    for await (const chunk of child.stdout) {
      expectSuccess(writeFully(file.fd, chunk), "write", path);
    }
    status = interruption.status ?? (await child.status).code;
  } catch (error) {
    if (isSystemError(error) && error.errno === Errno.EEXIST) {
      throw new RoomError(`Cannot save to "${path}": it exists already; choose another name`);
    }
    throw explain(`save to "${path}"`, error);
  } finally {
    if (isOurs && status !== ExitStatus.success) unlinkAt(AT_FDCWD, path);
  }
  if (status === ExitStatus.success) await printLines([path]);
  return status;
}

function start(
  [program = "", ...args]: readonly string[],
  signal: AbortSignal,
): Deno.ChildProcess {
  try {
    return new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
      signal,
    }).spawn();
  } catch (error) {
    throw explainStart(error);
  }
}
