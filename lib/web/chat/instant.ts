/**
 * Times as they are on the wire.
 *
 * @module
 */
import { formatTime } from "../../room/log/record.ts";

/** UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
export function formatInstant(time: number): string {
  return `${formatTime(time).replaceAll(".", "-").replace(" ", "T")}Z`;
}

/** The clock of this host, `YYYY-MM-DDTHH:MM:SS`. */
export function formatLocal(time: number): string {
  const offset = new Date(time).getTimezoneOffset() * 60_000;
  return formatInstant(time - offset).slice(0, -1);
}
