/**
 * For whom it is that something is new.
 *
 * @module
 */
import { RoomError } from "../../room/errors.ts";
import type { Reader } from "../../room/log/unseen.ts";
import { ownNick } from "../../room/names.ts";
import { parseRcLine, type RcLine, readRcFile } from "../chat/rc_file.ts";

/** The person who has started this program. */
export function thisReader(): Reader {
  return { nick: ownNick(Deno.env.get("SUDO_USER")), ignored: ignoredNicks() };
}

/** Those whom the person's settings ignore; what is wrong with these is told on joining. */
function ignoredNicks(): ReadonlySet<string> {
  try {
    const set = readRcFile()?.lines.flatMap((line) => parseRcLine(line) ?? []) ?? [];
    const isIgnore = ({ name }: RcLine) => name.toLowerCase() === "ignore";
    return new Set(set.filter(isIgnore).map(({ value }) => value));
  } catch (error) {
    if (!(error instanceof RoomError)) throw error;
    return new Set();
  }
}
