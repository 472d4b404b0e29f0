/**
 * Looks for mistakes in the manual pages of `docs`, with the program that shows them.
 *
 * @module
 */
import { run } from "./command.ts";
import { runTool, ToolError } from "./tool_error.ts";

const directory = `${import.meta.dirname}/../docs`;

await runTool(async () => {
  try {
    const names = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
    const pages = names.filter((name) => name.endsWith(".1"));
    if (pages.length === 0) return;
    // Even a remark about style, for which mandoc does not fail, is one to heed.
    const remarks = await run("mandoc", ["-T", "lint", ...pages], { cwd: directory });
    if (remarks !== "") throw new ToolError(remarks);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const reason = error.message;
    console.error(`Skipped the manual page, which mandoc reads (apt install mandoc): ${reason}`);
  }
});
