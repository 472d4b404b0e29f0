/**
 * Looks for imports that go upward through the layers, or around in a circle.
 *
 *     deno task lint
 *
 * @module
 */
import { dirname, join, normalize, relative } from "node:path/posix";

/** The folders of `lib/`, from the top down; those in one row know nothing of each other. */
const LAYERS = [["cli"], ["git", "link", "terminal", "web"], ["room"], ["fifodir"], ["posix"]];
/** The folders of `lib/web/`, likewise: what speaks HTTP knows nothing of what is said in it. */
const WEB_LAYERS = ["chat", "page", "http"];
/** As the formatter leaves them: a whole import in one statement, its path in double quotes. */
const IMPORT = /^(?:import|export) (?:[^;"]* from )?"(\.[^"]+\.ts)"|\bimport\("(\.[^"]+\.ts)"\)/gm;

/** One import of one file by another. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/**
 * What is wrong with the imports of a program, a line for each: `FILE:LINE: REASON`.
 *
 * @param sources The texts of its files, by their paths such as `lib/room/room.ts`.
 */
export function findOffences(sources: ReadonlyMap<string, string>): string[] {
  const imports = Array.from(sources, ([path, text]) => importsOf(path, text)).flat();
  const files = Map.groupBy(imports, ({ from }) => from);
  return imports.flatMap(({ from, to, line }) => {
    const circle = findWay(files, to, from);
    return [
      ...isDownward(from, to) ? [] : [`${from}:${line}: may not import ${to}: it is not below`],
      ...circle === undefined
        ? []
        : [`${from}:${line}: a circle: ${[from, ...circle].join(" → ")}`],
    ];
  });
}

function importsOf(path: string, text: string): Import[] {
  return Array.from(text.matchAll(IMPORT), ({ index, 0: { length }, 1: still, 2: late = "" }) => ({
    from: path,
    to: normalize(join(dirname(path), still ?? late)),
    line: text.slice(0, index + length).split("\n").length,
  }));
}

/** Files right in `lib/` are for everybody, and import none of the layers. */
function isDownward(from: string, to: string): boolean {
  if (folderOf(from) !== folderOf(to)) return levelOf(from) < levelOf(to);
  return webLevelOf(from) <= webLevelOf(to);
}

function levelOf(path: string): number {
  if (!path.startsWith("lib/")) return -1;
  const level = LAYERS.findIndex((row) => row.includes(folderOf(path)));
  return level < 0 ? LAYERS.length : level;
}

function webLevelOf(path: string): number {
  return WEB_LAYERS.findIndex((folder) => path.startsWith(`lib/web/${folder}/`));
}

function folderOf(path: string): string {
  return /^lib\/([^/]+)\//.exec(path)?.[1] ?? dirname(path);
}

/** The files on a way of imports from one to another, both included. */
function findWay(
  files: ReadonlyMap<string, readonly Import[]>,
  start: string,
  goal: string,
): string[] | undefined {
  const ways = new Map([[start, [start]]]);
  for (const [file, way] of ways) {
    if (file === goal) return way;
    for (const { to } of files.get(file) ?? []) if (!ways.has(to)) ways.set(to, [...way, to]);
  }
  return undefined;
}

function* readSources(root: string, path: string): Generator<[string, string]> {
  if (path.endsWith(".ts")) yield [relative(root, path), Deno.readTextFileSync(path)];
  else if (Deno.statSync(path).isDirectory) {
    for (const { name } of Deno.readDirSync(path)) yield* readSources(root, `${path}/${name}`);
  }
}

if (import.meta.main) {
  const root = normalize(`${import.meta.dirname}/..`);
  const parts = [`${root}/main.ts`, `${root}/lib`];
  const offences = findOffences(new Map(parts.flatMap((part) => [...readSources(root, part)])));
  for (const offence of offences.sort()) console.error(offence);
  if (offences.length > 0) Deno.exit(1);
}
