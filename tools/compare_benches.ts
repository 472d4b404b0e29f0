/**
 * Says what got worse from one run of the benches to another.
 *
 *     deno task bench:compare LAST NOW
 *
 * compares two files that `deno task bench --json` wrote, and prints a line for each result that is
 * worse by more than a quarter. That is a warning and no failure: machines are noisy.
 *
 * @module
 */
import { type BenchRow, readRows } from "./bench_rows.ts";
import { runTool, ToolError } from "./tool_error.ts";

/** Between two runs on one busy machine most ratios differ by less. */
const MARGIN = 1.25;

/** What got worse by more than a margin, a line each. */
export function findWorse(
  last: readonly BenchRow[],
  now: readonly BenchRow[],
  margin = MARGIN,
): string[] {
  const before = new Map(last.map((row) => [row.name, row]));
  return now.flatMap((row) => {
    const [old, value] = [comparable(before.get(row.name)), comparable(row)];
    if (old === undefined || value === undefined || !(value > old * margin)) return [];
    const unit = row.ratio === undefined ? ` ${row.unit}` : " × the floor";
    const aim = row.aim === undefined ? "" : `; aim: ${row.aim}`;
    return [`${row.name}: ${value.toFixed(2)}${unit}, was ${old.toFixed(2)}${aim}`];
  });
}

/** What tells more of pipechat than of the machine: a ratio, or a size. */
function comparable(row: BenchRow | undefined): number | undefined {
  return row?.ratio ?? (row?.unit === "MB" ? row.ours : undefined);
}

async function compare([lastPath, nowPath]: readonly string[]): Promise<void> {
  if (lastPath === undefined || nowPath === undefined) {
    throw new ToolError("Usage: deno task bench:compare LAST NOW");
  }
  const now = await readRows(nowPath);
  try {
    const worse = findWorse(await readRows(lastPath), now);
    for (const line of worse) console.log(line);
    const limit = `${Math.round((MARGIN - 1) * 100)} %`;
    console.error(`${worse.length} of ${now.length} results got worse by more than ${limit}.`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.error(`Compared with nothing: there is no "${lastPath}".`);
  }
}

if (import.meta.main) await runTool(() => compare(Deno.args));
