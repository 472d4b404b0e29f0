/**
 * Names for the files of a split bundle that are the same wherever it is made.
 *
 * The bundler ends each name with a hash over the paths of the sources too, those of npm's packages
 * in Deno's cache included. What is in the files, and the order in which they name each other, does
 * not depend on paths.
 *
 * @module
 */

const HASH = /-[0-9A-Z]{8}(?=\.js$)/;
/** How minified code names a file beside its own. */
const MENTION = /"\.\/([^"\/]+\.js)"/g;

/**
 * The same files under names that end with a number instead of a hash.
 *
 * @param files The text of each file, by name.
 * @param first The name of the file that begins; it is kept.
 * @returns The files that can be reached from the first.
 */
export function renameChunks(
  files: ReadonlyMap<string, string>,
  first: string,
): Map<string, string> {
  const names = new Map([[first, first]]);
  // A map is walked to its end even while it grows: each file is met after one that names it.
  for (const old of names.keys()) {
    for (const [, name = ""] of (files.get(old) ?? "").matchAll(MENTION)) {
      if (!files.has(name) || names.has(name)) continue;
      names.set(name, name.replace(HASH, `-${names.size}`));
    }
  }
  const rename = (mention: string, name: string) => {
    const renamed = names.get(name);
    return renamed === undefined ? mention : `"./${renamed}"`;
  };
  return new Map(Array.from(names, ([old, name]) => {
    return [name, (files.get(old) ?? "").replace(MENTION, rename)];
  }));
}
