/**
 * The @std packages where JSR cannot be reached.
 *
 * Some networks let only the npm registry through. There the same packages come from
 * `npm:deno-std`, an unaltered repackaging of the official code as plain JavaScript: all that
 * changes is an import map, and everything in it is locked by the one `deno.lock`. Where JSR
 * answers, or once answered and filled Deno's cache, no flag is added at all and this is an
 * ordinary Deno project.
 *
 *     deno task -q std [FLAG…]
 *
 * prints the flags to add to a Deno command line: nothing, or the import map and each FLAG.
 * A caller passes `--no-check` where it needs the types of @std, which `deno-std` does not have.
 *
 * @module
 */

/** An unaltered copy of the official packages; 1.3.1 is the last that has `fs`. */
const repackaged = (name: string): string =>
  name === "@std/fs" ? "npm:deno-std@1.3.1/fs" : name.replace("@std", "npm:deno-std@1.4.0");

/** Long enough for a slow line to fetch some 200 KB, short enough to wait for once an hour. */
const probeLimitMs = 10_000;
const silenceRememberedMs = 3_600_000;

/** What Deno exits with when a package differs from its hash in the lock file. */
const integrityFailure = 10;

const root = `${import.meta.dirname}/..`;
const cache = `${root}/.cache`;
const importMap = `${cache}/imports.json`;
const silence = `${cache}/jsr_silent`;
const sources = ["main.ts", "lib", "tests", "tools"];

/**
 * The flags that a Deno command needs so that `@std/…` resolves: none where JSR is there.
 *
 * @example
 * ```ts
 * new Deno.Command(Deno.execPath(), { args: ["run", ...await stdFlags(), "main.ts"] });
 * ```
 */
export async function stdFlags(): Promise<string[]> {
  const { imports } = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
  const official: string[] = [];
  const fallback = Object.entries<string>(imports).filter(([name]) => !name.startsWith("@std/"));
  for (const specifier of await stdSpecifiers()) {
    const [, name = "", module = "/mod"] = /^(@std\/[^/]+)(\/.+)?$/.exec(specifier) ?? [];
    if (!(name in imports)) continue;
    official.push(specifier.replace(name, imports[name]));
    fallback.push([specifier, `${repackaged(name)}${module.replaceAll("-", "_")}.js`]);
  }
  if (await jsrAnswers(official)) return [];
  await replaceFile(importMap, JSON.stringify({ imports: Object.fromEntries(fallback) }, null, 2));
  return [`--import-map=${importMap}`];
}

/**
 * Fetches the modules with Deno itself, which costs 20 ms once they are cached, fails at once
 * where JSR is refused, and honours the lock file, `JSR_URL` and the proxy settings.
 */
async function jsrAnswers(modules: string[]): Promise<boolean> {
  if (await wasSilent()) return false;
  const signal = AbortSignal.timeout(probeLimitMs);
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", ...modules],
    cwd: root,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal,
  }).output();
  if (signal.aborted) await replaceFile(silence, jsrUrl());
  // A package that was tampered with is no reason to look elsewhere: let Deno say so.
  return code === 0 || code === integrityFailure;
}

/** Only silence is remembered, as only silence costs time; another `JSR_URL` is another try. */
async function wasSilent(): Promise<boolean> {
  try {
    const { mtime } = await Deno.stat(silence);
    const age = Date.now() - (mtime?.getTime() ?? 0);
    return age < silenceRememberedMs && await Deno.readTextFile(silence) === jsrUrl();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const jsrUrl = (): string => Deno.env.get("JSR_URL") ?? "";

/** Every `@std/…` that the sources import, such as `@std/cli/parse-args`. */
async function stdSpecifiers(): Promise<string[]> {
  const specifiers = new Set<string>();
  for await (const file of typeScriptFiles(root, (name) => sources.includes(name))) {
    const text = await Deno.readTextFile(file);
    for (const [, specifier] of text.matchAll(/\b(?:from|import)\s*\(?\s*"(@std\/[^"]+)"/g)) {
      specifiers.add(specifier!);
    }
  }
  return [...specifiers].sort();
}

async function* typeScriptFiles(
  directory: string,
  wanted: (name: string) => boolean = () => true,
): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (!wanted(name)) continue;
    if (isDirectory) yield* typeScriptFiles(`${directory}/${name}`);
    else if (name.endsWith(".ts")) yield `${directory}/${name}`;
  }
}

/** Several tasks may run at once, so that a reader must never see half a file. */
async function replaceFile(file: string, text: string): Promise<void> {
  await Deno.mkdir(cache, { recursive: true });
  // Not the PID: tests that run at once are threads of one process.
  const draft = `${file}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(draft, text);
  await Deno.rename(draft, file);
}

if (import.meta.main) {
  const flags = await stdFlags();
  if (flags.length > 0) {
    console.error("JSR does not answer: taking the same @std packages from npm (deno-std).");
    // Relative to the project, as tasks run there and a shell would split a path at its spaces.
    console.log(["--import-map=.cache/imports.json", ...Deno.args].join(" "));
  }
}
