import { assertMatch, assertNotMatch } from "@std/assert";
import { run } from "../../tools/command.ts";

const root = new URL("../..", import.meta.url).pathname;
const runner = ["run", "-A", "--no-config", "tests/run.ts"];

Deno.test("a module that is named has its examples run, and no tests are", async () => {
  const said = await run(Deno.execPath(), [...runner, "lib/fifodir/listeners.ts"], { cwd: root });
  assertMatch(said, /^\.\/lib\/fifodir\/listeners\.ts\S+ => .* ok/m);
  assertMatch(said, /^ok \| 1 passed \| 0 failed/m);
  assertNotMatch(said, /tests\//);
});
