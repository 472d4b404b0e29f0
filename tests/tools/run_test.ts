import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { run } from "../../tools/command.ts";

const root = new URL("../..", import.meta.url).pathname;
const runner = ["run", "-A", "--no-config", "tests/run.ts"];

Deno.test("a module that is named has its examples run, and no tests are", async () => {
  const said = await run(Deno.execPath(), [...runner, "lib/fifodir/listeners.ts"], { cwd: root });
  assertMatch(said, /^\.\/lib\/fifodir\/listeners\.ts\S+ => .* ok/m);
  assertMatch(said, /^ok \| 1 passed \| 0 failed/m);
  assertNotMatch(said, /tests\//);
});

Deno.test("a file that is not there is told, and no test is run or said to be left out", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...runner, "tests/tools/no_such_test.ts", "tests/room/units_test.ts"],
    cwd: root,
  }).output();
  const [out, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals([code, out], [1, ""]);
  assertEquals(errors, `Cannot test "tests/tools/no_such_test.ts": there is no such file\n`);
});
