/**
 * The room of a repository, in its own git configuration: whoever is in a checkout need not name it.
 *
 * @module
 */
import { git, RepositoryError } from "./hooks.ts";

/** What it is called there. */
export const ROOM_SETTING = "pipechat.room";

/**
 * Sets the room of the repository at `path`.
 *
 * @throws {RepositoryError} when git can't write its configuration.
 */
export async function setRoom(path: string, room: string): Promise<void> {
  await git(path, "config", "--local", ROOM_SETTING, room);
}

/** Unsets the room of the repository at `path`, unless another one was set there meanwhile. */
export async function unsetRoom(path: string, room: string): Promise<void> {
  try {
    if (await git(path, "config", "--local", "--get", ROOM_SETTING) !== room) return;
    await git(path, "config", "--local", "--unset", ROOM_SETTING);
  } catch (error) {
    // Nothing is set.
    if (!(error instanceof RepositoryError)) throw error;
  }
}
