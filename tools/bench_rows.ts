/**
 * What the benches measured, as a file keeps it.
 *
 * @module
 */
import { ToolError } from "./tool_error.ts";

/** One result. */
export interface BenchRow {
  /** Which bench, and what it measured. */
  readonly name: string;
  /** Of `ours` and `floor`, such as `ms`. */
  readonly unit: string;
  readonly ours: number;
  /** What the same work takes without pipechat, measured in the same run. */
  readonly floor?: number;
  /** How many times the floor `ours` is. */
  readonly ratio?: number;
  /** What is wanted: a ratio, or words. */
  readonly aim?: number | string;
}

/** Writes results to a file; what could not be measured, and so is no number, is left out. */
export async function writeRows(path: string, rows: readonly BenchRow[]): Promise<void> {
  const measured = rows.filter(({ ours, ratio = 0 }) => Number.isFinite(ours + ratio));
  await Deno.writeTextFile(path, `${JSON.stringify(measured, null, 2)}\n`);
}

/**
 * Reads what {@linkcode writeRows} wrote.
 *
 * @throws {ToolError} when the file holds something else.
 * @throws {Deno.errors.NotFound} when it is not there.
 */
export async function readRows(path: string): Promise<BenchRow[]> {
  const rows = parse(await Deno.readTextFile(path));
  if (!Array.isArray(rows) || !rows.every(isRow)) {
    throw new ToolError(`"${path}" is not what deno task bench --json writes`);
  }
  return rows;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRow(row: unknown): row is BenchRow {
  return typeof row === "object" && row !== null &&
    "name" in row && typeof row.name === "string" &&
    "unit" in row && typeof row.unit === "string" &&
    "ours" in row && typeof row.ours === "number" &&
    (!("floor" in row) || typeof row.floor === "number") &&
    (!("ratio" in row) || typeof row.ratio === "number");
}
