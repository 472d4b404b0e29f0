/** The executable that is measured; `deno task bench` builds it first. */
export const BINARY = new URL("../../dist/pipechat", import.meta.url).pathname;

/** The middle value: a disturbed run in twenty does not move it. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Prints one result, below the others of its kind. */
export function printRow(what: string, value: number, unit: string, remark = ""): void {
  console.log(
    `  ${what.padEnd(48)}${value.toFixed(1).padStart(10)} ${unit.padEnd(4)} ${remark}`.trimEnd(),
  );
}

/** Prints one result next to its floor, which was measured in the same run. */
export function printRatio(
  what: string,
  value: number,
  floor: number,
  unit: string,
  remark = "",
): void {
  const ratio = `${(value / floor).toFixed(2)} × the floor of ${floor.toFixed(1)} ${unit}`;
  printRow(what, value, unit, remark === "" ? ratio : `${ratio}; ${remark}`);
}
