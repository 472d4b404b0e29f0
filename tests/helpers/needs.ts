/**
 * What some tests need that a bare machine lacks. Such a test is left out there, and counted, so
 * that whoever runs the tests is told at the end (tests/run.ts).
 *
 * @module
 */

/** The variable that names the file in which left-out tests are counted. */
export const LEFT_OUT = "PIPECHAT_LEFT_OUT";

/** What a test was left out for; the package is Debian's. */
export type Need =
  | { readonly kind: "root" }
  | { readonly kind: "mount" }
  | { readonly kind: "executable" }
  | { readonly kind: "package"; readonly name: string };

/** The name of a test, and whether it is to be left out: the first options of `Deno.test`. */
export interface Needy {
  readonly name: string;
  readonly ignore: boolean;
}

/** Whether tests can become other users. */
export const isRoot = Deno.uid() === 0;

/** The executable that is tested instead of the source, if there is one. */
export const executable = Deno.env.get("PIPECHAT");

/** Debian's packages with a Chromium; the one that can't open a window starts far sooner. */
const CHROMIUMS = ["chromium-headless-shell", "chromium"] as const;

/** The package, and the program of the same name, that tests of the page take. */
export const CHROMIUM = CHROMIUMS.find((program) => isInstalled(program)) ?? CHROMIUMS[0];

/** Options for tests that need root. */
export function rootOnly(name: string): Needy {
  return unless(isRoot, { kind: "root" }, name);
}

/** Options for tests that need a program, which comes with a package of the same or this name. */
export function programOnly(program: string, name: string, from = program): Needy {
  return unless(isInstalled(program), { kind: "package", name: from }, name);
}

/** Options for tests of what is true of the executable alone. */
export function executableOnly(name: string): Needy {
  return unless(executable !== undefined, { kind: "executable" }, name);
}

/** Options for tests that need something: they are left out where it is missing. */
export function unless(isThere: boolean, need: Need, name: string): Needy {
  const file = Deno.env.get(LEFT_OUT);
  if (!isThere && file !== undefined) {
    // One short write to the end, as many test files do this at once.
    Deno.writeTextFileSync(file, `${JSON.stringify(need)}\n`, { append: true });
  }
  return { name, ignore: !isThere };
}

/** Whether a program can be found. */
export function isInstalled(program: string): boolean {
  return findProgram(program) !== undefined;
}

/** The path of a program; servers are in a folder that is not in everybody's PATH. */
export function findProgram(program: string): string | undefined {
  const folders = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin"];
  return folders.map((folder) => `${folder}/${program}`).find(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    // Missing, or in a folder that is none, or that is closed to us: it can't be started.
    return false;
  }
}

/** One line about the tests that were left out, and what to do to run them. */
export function describeLeftOut(needs: readonly Need[]): string {
  if (needs.length === 0) return "No test was left out.";
  const count = (kind: Need["kind"]) => needs.filter((need) => need.kind === kind).length;
  const packages = new Set(needs.flatMap((need) => need.kind === "package" ? [need.name] : []));
  const remedies = [
    ...some(count("package"), `apt-get install ${[...packages].sort().join(" ")}`),
    ...some(count("root"), "as root"),
    ...some(count("mount"), "where root may mount a file system"),
    ...some(count("executable"), "deno task test:binary"),
  ];
  return `${plural(needs.length, "test was", "tests were")} left out. ` +
    `To run them: ${remedies.join("; ")}.`;
}

function some(count: number, remedy: string): string[] {
  return count === 0 ? [] : [`${remedy} (${count})`];
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
