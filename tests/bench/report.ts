import type { BenchRow } from "../../tools/bench_rows.ts";

/** The executable that is measured; `deno task bench` builds it first. */
export const BINARY = new URL("../../dist/pipechat", import.meta.url).pathname;

/** What more there is to say about a result. */
export interface Notes {
  /** What is wanted: a ratio to the floor, or words. */
  readonly aim?: number | string;
  readonly remark?: string;
}

/** The results since they were taken last. */
let rows: BenchRow[] = [];

/** The middle value: a disturbed run in twenty does not move it. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Prints one result, below the others of its kind; one that begins with `…` is about that above. */
export function printRow(what: string, value: number, unit: string, notes: Notes = {}): void {
  report({ name: what, unit, ours: value }, notes);
}

/** Prints one result next to its floor, which was measured in the same run. */
export function printRatio(
  what: string,
  value: number,
  floor: number,
  unit: string,
  notes: Notes = {},
): void {
  report({ name: what, unit, ours: value, floor, ratio: value / floor }, notes);
}

/** Gives all results that were printed since, under names that say which bench they are of. */
export function takeRows(bench: string): BenchRow[] {
  let above = "";
  const taken = rows.map((row) => {
    if (!row.name.startsWith("…")) above = row.name;
    const name = row.name === above ? above : `${above} ${row.name}`;
    return { ...row, name: `${bench}: ${name}` };
  });
  rows = [];
  return taken;
}

function report(row: BenchRow, { aim, remark }: Notes): void {
  const { name, ours, unit, floor = NaN, ratio } = row;
  const notes = [
    ...ratio === undefined
      ? []
      : [`${ratio.toFixed(2)} × the floor of ${floor.toFixed(1)} ${unit}`],
    ...remark === undefined ? [] : [remark],
    ...aim === undefined ? [] : [`aim: ${aim}`],
  ];
  const value = `${ours.toFixed(1).padStart(10)} ${unit.padEnd(4)}`;
  console.log(`  ${name.padEnd(48)}${value} ${notes.join("; ")}`.trimEnd());
  rows.push({ ...row, ...(aim === undefined ? {} : { aim }) });
}
