/**
 * `pipechat announce CHATDIR --git REPO`: every commit of a repository is told in a room.
 *
 * @module
 */
import { RoomError } from "../../room/errors.ts";
import { Room } from "../../room/room.ts";
import { sanitise } from "../../sanitise.ts";
import { findRepository, RepositoryError, setAnnouncement } from "../../git/hooks.ts";
import { setRoom, unsetRoom } from "../../git/room_setting.ts";
import { ExitStatus } from "../exit_status.ts";
import { senderNick } from "../nick.ts";
import { printLines } from "../output.ts";
import { type CommandLine, UsageError } from "../options.ts";

/** The robot's name unless `--as` says otherwise. */
const DEFAULT_NICK = "git";

/** Installs the hooks, or removes them with `--remove`. */
export async function announce(line: CommandLine): Promise<number> {
  const [path = ""] = line.operands;
  const repositoryPath = line.value("git");
  if (repositoryPath === undefined) throw new UsageError("--git REPO is missing");
  const nick = senderNick(line.value("as") ?? DEFAULT_NICK);
  try {
    const repository = await findRepository(repositoryPath);
    if (line.has("remove")) {
      const gone = await absoluteRoom(path);
      await setAnnouncement(repository, gone);
      await unsetRoom(repositoryPath, gone);
      await printLines([`Commits are no longer announced by ${sanitise(repository.hooks)}`]);
      return ExitStatus.success;
    }
    using _room = Room.open(path);
    const room = await absoluteRoom(path);
    const { gitDirectory } = repository;
    const command = ownCommand();
    await setAnnouncement(repository, room, { room, nick, command, gitDirectory });
    await setRoom(repositoryPath, room);
    await printLines([`Commits are announced by the hooks in ${sanitise(repository.hooks)}`]);
    return ExitStatus.success;
  } catch (error) {
    if (error instanceof RepositoryError || isFileError(error)) {
      throw new RoomError(error.message, { cause: error });
    }
    throw error;
  }
}

/** The path as hooks need it, which run elsewhere; a room that is gone can be named as well. */
async function absoluteRoom(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
  }
}

/** This very executable; from source, whatever `pipechat` is in the `PATH` of the hook. */
function ownCommand(): string[] {
  return [Deno.build.standalone ? Deno.execPath() : "pipechat"];
}

function isFileError(error: unknown): error is Error {
  return error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.AlreadyExists ||
    error instanceof Deno.errors.NotFound;
}
