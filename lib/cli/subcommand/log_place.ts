/**
 * Places in a log as people name them: `#1234`, `7d`, `2026-11-23`, `2026-11-23 09:30`, `09:30`.
 *
 * @module
 */
import type { Extent } from "../../room/log/extent.ts";
import { endOfMessage } from "../../room/log/find.ts";
import type { Room } from "../../room/room.ts";
import { findTime } from "../../room/log/search.ts";
import { parseAge } from "../../room/units.ts";
import { UsageError } from "../options.ts";

/** A message, or a time in ms since 1970. */
export type Place = { readonly id: number } | { readonly time: number };

const ID = /^#?(\d{1,15})$/;
const TIME = /^(?:(\d{4}-\d\d-\d\d)[T ]?)?(\d\d:\d\d(?::\d\d)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * The place that `text` names. Times without a zone are local, and today's without a date.
 *
 * @param option The option that it was given with.
 * @throws {UsageError} when it names none.
 */
export function parsePlace(option: string, text: string, now = Date.now()): Place {
  const [, id] = ID.exec(text) ?? [];
  if (id !== undefined) return { id: Number(id) };
  const age = parseAge(text);
  if (age !== undefined) return { time: now - age };
  const [, date = today(now), clock = "00:00", zone = ""] = TIME.exec(text) ?? [];
  const time = TIME.test(text) && text !== "" ? Date.parse(`${date}T${clock}${zone}`) : NaN;
  if (!Number.isNaN(time)) return { time };
  throw new UsageError(
    `--${option} takes an id such as 1234, an age such as 7d or 12h, or a time such as ` +
      `2026-11-23, "2026-11-23 09:30" or 09:30, not "${text}"`,
  );
}

/** Byte offset from which on everything came after `place`: the message itself is left out. */
export function startAfter(room: Room, extent: Extent, place: Place | undefined): number {
  if (place === undefined) return extent.start;
  return "id" in place ? endOfMessage(room, place.id) : findTime(room, extent, place.time);
}

/** Byte offset up to which everything came before `place` or with it. */
export function endWith(room: Room, extent: Extent, place: Place | undefined): number {
  if (place === undefined) return extent.end;
  return "id" in place ? endOfMessage(room, place.id) : findTime(room, extent, place.time + 1);
}

function today(now: number): string {
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
