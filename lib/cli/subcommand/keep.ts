/**
 * `pipechat keep CHATDIR [AGE]`: how long a room keeps its messages.
 *
 * @module
 */
import { type Keeping, readKeeping, writeKeeping } from "../../room/expiry/keep.ts";
import { Room } from "../../room/room.ts";
import { formatAge } from "../../room/units.ts";
import { sanitise } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import type { CommandLine } from "../options.ts";
import { printReport } from "../output.ts";
import { mustBeAge } from "../values.ts";

/** Sets how long the room keeps its messages, or shows it, and returns the exit status. */
export async function keep(line: CommandLine): Promise<number> {
  const [path = "", age] = line.operands;
  const wanted = age === undefined ? undefined : mustBeAge(age);
  const atLeast = line.count("at-least");
  using room = Room.open(path);
  const { keeping, ignored } = readKeeping(room);
  if (wanted === undefined && atLeast === undefined) {
    if (ignored !== undefined) console.error(`pipechat: warning: ${sanitise(ignored)}`);
    await printReport([formatKeeping(keeping)]);
  } else {
    writeKeeping(room, {
      age: wanted ?? keeping.age,
      atLeast: atLeast ?? keeping.atLeast,
    });
  }
  return ExitStatus.success;
}

/**
 * The age in ms that was given with `--keep`, if it was.
 *
 * @throws {UsageError} when it is none.
 */
export function keepOption(line: CommandLine): number | undefined {
  const age = line.value("keep");
  return age === undefined ? undefined : mustBeAge(age);
}

/**
 * Sets how long a room that this process has just made keeps its messages; one that was there
 * keeps its own setting.
 */
export function keepNewRoom(room: Room, age: number | undefined): void {
  if (age === undefined || !room.created) return;
  writeKeeping(room, { ...readKeeping(room).keeping, age });
}

/** A setting as it would be typed. */
function formatKeeping({ age, atLeast }: Keeping): string {
  return age === Infinity ? formatAge(age) : `${formatAge(age)} --at-least ${atLeast}`;
}
