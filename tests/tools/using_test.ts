import { assert, assertEquals } from "@std/assert";
import { stdFlags } from "../../tools/std.ts";
import { run } from "../../tools/command.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

const root = new URL("../..", import.meta.url).pathname;

/** What `using` declares, in what the bundler makes. */
const DECLARATION = /\busing (\w+) = /g;
/** How each of them is found again in what is minified. */
const MARK = /(?<=(.{20}))globalThis\.using_\d+=/g;

/**
 * The minifier (esbuild) puts a value that is used once, in the next statement, in the place where
 * it is used; it does so with what `using` declares, too, and then nobody disposes of that.
 */
Deno.test("all that is to be disposed of is disposed of in the executable, too", async () => {
  await using folder = new TemporaryFolder();
  const bundle = async (entry: string, output: string, ...flags: string[]) => {
    const words = ["bundle", "--quiet", "--no-check", "--platform=deno", ...flags];
    await run(Deno.execPath(), [...words, `--output=${output}`, entry], { cwd: root });
    return await Deno.readTextFile(output);
  };
  const whole = await bundle("main.ts", folder.at("whole.js"), ...await stdFlags());
  let count = 0;
  const marked = whole.replace(DECLARATION, (found) => `${found}globalThis.using_${count++} = `);
  await Deno.writeTextFile(folder.at("marked.js"), marked);
  const minified = await bundle(folder.at("marked.js"), folder.at("minified.js"), "--minify");
  const before = Array.from(minified.matchAll(MARK), ([, text = ""]) => text);
  assert(before.length > 0);
  assertEquals(before.filter((text) => !/(?:using |,)[\w$]+=$/.test(text)), []);
});
