/**
 * Who is here, as a table.
 *
 * @module
 */
import type { Present } from "../room/presence.ts";
import { formatIdle, idleTime } from "../room/idle.ts";
import { formatClock, formatDay } from "../terminal/clock.ts";

/** A further column of the table. */
export interface Column {
  readonly title: string;
  cell(client: Present): string;
}

const COLUMNS: readonly Column[] = [
  { title: "PID", cell: ({ pid }) => String(pid) },
  { title: "USER", cell: ({ user }) => user },
  { title: "TERMINAL", cell: ({ terminal }) => terminal ?? "-" },
  { title: "SINCE", cell: formatSince },
  { title: "IDLE", cell: idleCell },
  { title: "VOUCHES", cell: ({ vouches }) => vouches ? "yes" : "no" },
];

/** Who is connected, a line each, below their titles. */
export function formatPresent(present: readonly Present[], ...more: Column[]): string {
  const columns = [...COLUMNS, ...more].map(({ title, cell }) => {
    const cells = [title, ...present.map(cell)];
    const width = Math.max(...cells.map(({ length }) => length));
    return cells.map((text) => text.padEnd(width));
  });
  return ["", ...present].map((_, row) => columns.map((cells) => cells[row]).join("  ").trimEnd())
    .join("\n");
}

function idleCell(client: Present): string {
  const idle = idleTime(client);
  return idle === undefined ? "-" : formatIdle(idle);
}

/** Since when a client is here. */
export function formatSince({ since }: Present): string {
  return since === undefined ? "?" : formatMoment(since);
}

/** Day and time in the local time zone; the time alone if it was today. */
export function formatMoment(time: number): string {
  const [day, clock] = [formatDay(time), formatClock(time)];
  return day === formatDay(Date.now()) ? clock : `${day} ${clock}`;
}
