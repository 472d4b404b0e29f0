/**
 * What `/help` says, made from the table of commands: all of them on one screen, or one at length.
 *
 * @module
 */
import type { ChatCommand } from "./chat.ts";

/** Two cells of this width, and what stands in front of each row, are in 80 columns. */
const CELL = 37;
const GAP = "  ";
const MARGIN = 3;
/** In a cell, what is typed takes so much; an argument that does not fit is left out. */
const USAGE = 18;

/** All commands: in two columns where the screen is wide enough, and at length in a pipe. */
export function helpText(commands: readonly ChatCommand[], columns: number | undefined): string {
  if (columns === undefined) return inDetail(commands);
  const cells = commands.map(briefCell);
  const rows = columns < MARGIN + 2 * CELL + GAP.length ? cells : inTwoColumns(cells);
  return [...rows, "/help COMMAND tells more; //text says /text"].join("\n");
}

/** One command, with all that it is called. */
export function helpOn({ name, aliases, argument, summary }: ChatCommand): string {
  const others = aliases.map((alias) => `/${alias}`).join(", ");
  return `${usageOf(name, argument)}: ${summary}${others === "" ? "" : ` (also ${others})`}`;
}

function inDetail(commands: readonly ChatCommand[]): string {
  const rows = commands.map(({ name, aliases, argument, summary }) => {
    const names = [name, ...aliases].map((each) => `/${each}`).join(" ");
    return [`${names} ${argument}`.trimEnd(), summary] as const;
  });
  const width = Math.max(...rows.map(([usage]) => usage.length));
  return [
    ...rows.map(([usage, summary]) => `${usage.padEnd(width)}  ${summary}`),
    `${"//text".padEnd(width)}  say something that begins with a slash`,
  ].join("\n");
}

function briefCell({ name, argument, brief }: ChatCommand): string {
  const usage = usageOf(name, argument);
  return `${(usage.length < USAGE ? usage : `/${name}`).padEnd(USAGE)}${brief}`;
}

function usageOf(name: string, argument: string): string {
  return `/${name} ${argument}`.trimEnd();
}

/** Read down the one and then down the other. */
function inTwoColumns(cells: readonly string[]): string[] {
  const half = Math.ceil(cells.length / 2);
  return cells.slice(0, half).map((cell, row) =>
    `${cell.padEnd(CELL)}${GAP}${cells[half + row] ?? ""}`.trimEnd()
  );
}
