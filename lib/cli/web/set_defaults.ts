/**
 * `pipechat web --default`: how the page of a room is for everybody who has set nothing.
 *
 * @module
 */
import {
  formatPageDefaults,
  PAGE_DEFAULTS_HELP,
  type PageDefaults,
  parsePageDefault,
  readPageDefaults,
  writePageDefaults,
} from "../../room/page_defaults.ts";
import type { Room } from "../../room/room.ts";
import { UsageError } from "../options.ts";

/**
 * Sets what `text` says, and leaves the rest; a name without a value is as it comes again.
 *
 * @param text Such as `sound=none,history=100`.
 * @returns All that is set now, a line each.
 * @throws {UsageError} when it makes no sense.
 * @throws {RoomError} when it can't be set.
 */
export function setDefaults(room: Room, text: string): string[] {
  const changes = text.split(",").map(parseChange);
  const defaults: PageDefaults = Object.assign({}, readPageDefaults(room), ...changes);
  writePageDefaults(room, defaults);
  return formatPageDefaults(defaults);
}

function parseChange(part: string): Record<string, unknown> {
  const [, name = "", value = ""] = /^(\w+)=(.*)$/.exec(part) ?? [];
  const change = value === "" ? { [name]: undefined } : parsePageDefault(name, value);
  if (name !== "" && change !== undefined) return { ...change };
  throw new UsageError(`--default takes ${PAGE_DEFAULTS_HELP}, not "${part}"`);
}
