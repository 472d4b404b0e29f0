/**
 * Fewer files for what is always loaded together.
 *
 * A bundler gives each set of entries that need the same a file of its own, and with some forty
 * entries these are a hundred, most of them tiny. To load one takes the runtime 0.05 ms and some
 * memory, whatever is in it. So those that the ways through the program which count first need at
 * the same point become one.
 *
 * @module
 */

/** What minified code takes from a file beside its own: names, or nothing. */
const IMPORT = /import(?:\{([^}]*)\}from)?"\.\/([^"\/]+\.js)";/g;
/** A file that is loaded when it is wanted. */
const LOADED = /import\("\.\/([^"\/]+\.js)"\)/g;
/** Any other file. */
const MENTION = /"\.\/([^"\/]+\.js)"/g;
const HASH_OR_NUMBER = /-\w+\.js$/;

/** How to make one file of several: by bundling the sources once more. */
export interface Merge {
  /** Text of the files to be bundled, by name. */
  readonly sources: ReadonlyMap<string, string>;
  /** Those of them that files are to be made of. */
  readonly entries: readonly string[];
  /** What they name and do not contain. */
  readonly externals: readonly string[];
  /** Text of the files that stay as they are, but for the names in them. */
  readonly others: ReadonlyMap<string, string>;
}

/** Names in other files, in their order, and what each is called here. */
type Names = readonly (readonly [theirs: string, ours: string])[];

/**
 * Plans the merge of a bundle's files.
 *
 * @param files The text of each file, by name.
 * @param ways What is loaded one after another, each without its number: such as `main`, `send`.
 */
export function planMerge(
  files: ReadonlyMap<string, string>,
  ways: readonly (readonly string[])[],
): Merge {
  const homes = findHomes(files, ways);
  const sources = new Map<string, string>();
  const others = new Map<string, string>();
  /** What of each file that goes into another is taken by files that do not. */
  const given = new Map<string, Set<string>>();
  for (const [name, text] of files) {
    const home = homes.get(name);
    const moved = text.replace(IMPORT, (whole, names: string | undefined, from: string) => {
      const other = homes.get(from);
      if (other === undefined || other === home) return whole;
      if (names === undefined) return `import"./${other}";`;
      const taken = parseNames(names).map(([theirs, ours]) => {
        given.set(from, (given.get(from) ?? new Set()).add(theirs));
        return `${globalName(from, theirs)} as ${ours}`;
      });
      return `import{${taken.join()}}from"./${other}";`;
    });
    if (home !== undefined) sources.set(name, moved);
    else others.set(name, mustBeMoved(name, moved, homes));
  }
  const made = [...new Set(homes.values())];
  for (const home of made) {
    const members = [...homes.keys()].filter((name) => homes.get(name) === home);
    sources.set(entryOf(home), members.map((name) => lineFor(name, given.get(name))).join(""));
  }
  return { sources, entries: made.map(entryOf), externals: [...made, ...others.keys()], others };
}

/** @throws {Error} when a file goes on naming one that goes into another. */
function mustBeMoved(name: string, text: string, homes: ReadonlyMap<string, string>): string {
  const lost = mentions(text, MENTION).find((each) => homes.has(each));
  if (lost !== undefined) throw new Error(`Cannot tell what "${name}" takes from "${lost}"`);
  return text;
}

/** What an entry says of a file that goes into it. */
function lineFor(name: string, given: ReadonlySet<string> | undefined): string {
  if (given === undefined) return `import"./${name}";`;
  const names = Array.from(given, (each) => `${each} as ${globalName(name, each)}`);
  return `export{${names.join()}}from"./${name}";`;
}

/** What a file is made from: a bundler takes none whose name is that of another. */
function entryOf(name: string): string {
  return name.replace(/\.js$/, ".mjs");
}

/** For each file that goes into another, the name of that. */
function findHomes(
  files: ReadonlyMap<string, string>,
  ways: readonly (readonly string[])[],
): Map<string, string> {
  const loaded = new Set(Array.from(files.values(), (text) => mentions(text, LOADED)).flat());
  const reached = ways.map((way) =>
    way.map((step) => {
      // In the order in which they are met: of two with one name, the one that is nearer to the first.
      return reach(files, [...files.keys()].filter((name) => isCalled(name, step)).slice(0, 1));
    })
  );
  const homes = new Map<string, string>();
  for (const name of files.keys()) {
    const key = reached.map((steps, index) => {
      return ways[index]?.[steps.findIndex((names) => names.has(name))] ?? "";
    });
    const isFirst = ways.some(([first = ""]) => isCalled(name, first));
    if (key.join("") === "" || loaded.has(name) || isFirst) continue;
    homes.set(name, `for_${[...new Set(key.filter((step) => step !== ""))].join("_and_")}.js`);
  }
  return homes;
}

/** All that is loaded with these files. */
function reach(files: ReadonlyMap<string, string>, from: readonly string[]): Set<string> {
  const reached = new Set(from);
  for (const name of reached) {
    for (const other of mentions(files.get(name) ?? "", IMPORT)) {
      if (files.has(other)) reached.add(other);
    }
  }
  return reached;
}

function mentions(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match.at(-1) ?? "");
}

function isCalled(name: string, step: string): boolean {
  return name.replace(HASH_OR_NUMBER, ".js") === `${step}.js`;
}

/** `a as b,c` in an import or export. */
function parseNames(text: string): Names {
  return text.split(",").map((each) => {
    const [theirs = "", ours = theirs] = each.trim().split(" as ");
    return [theirs, ours];
  });
}

/** What `name` of a file is called where it is among those of others. */
function globalName(file: string, name: string): string {
  return `${file.replace(/\.js$/, "").replaceAll(/\W/g, "_")}_${name}`;
}
