/**
 * The nick that a subcommand speaks under.
 *
 * @module
 */
import { ownNick } from "../room/names.ts";
import { MAX_NICK_LENGTH } from "../room/log/record.ts";
import { userId } from "../posix/user.ts";
import { sanitiseNick } from "../sanitise.ts";
import { UsageError } from "./options.ts";

/**
 * The nick of the user, or the name of a robot of theirs.
 *
 * @param robot What was given with `--as`.
 * @throws {UsageError} when that is no good as a nick, or is the name of another user.
 */
export function senderNick(robot: string | undefined): string {
  const own = ownNick(Deno.env.get("SUDO_USER"));
  if (robot === undefined || robot === own) return own;
  if (robot.length > MAX_NICK_LENGTH || sanitiseNick(robot) !== robot) {
    throw new UsageError(
      `--as takes one word of up to ${MAX_NICK_LENGTH} characters without <>[], not "${robot}"`,
    );
  }
  if (userId(robot) !== undefined) {
    throw new UsageError(`--as must not be the name of another user, and "${robot}" is one`);
  }
  return robot;
}
