import { assert, assertEquals, assertMatch } from "@std/assert";
import { describeLeftOut, isInstalled } from "../helpers/needs.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("what was left out is told in one line, with what to do about it", () => {
  assertEquals(describeLeftOut([]), "No test was left out.");
  assertEquals(
    describeLeftOut([{ kind: "root" }]),
    "1 test was left out. To run them: as root (1).",
  );
  const chromium = { kind: "package", name: "chromium" } as const;
  const needs = [
    chromium,
    { kind: "mount" },
    { kind: "package", name: "busybox" },
    chromium,
  ] as const;
  assertEquals(
    describeLeftOut([...needs, { kind: "executable" }]),
    "5 tests were left out. To run them: apt-get install busybox chromium (3); " +
      "where root may mount a file system (1); deno task test:binary (1).",
  );
});

Deno.test("a program is there if it is in the PATH", () => {
  assert(isInstalled("sh"));
  assert(!isInstalled("no-such-program"));
});

Deno.test("a test that hangs fails, and it is told which one and where it stands", async () => {
  await using folder = new TemporaryFolder();
  const hanging = folder.at("hanging_test.ts");
  await Deno.writeTextFile(
    hanging,
    `Deno.test({ name: "waits", timeout: 100, fn: () => new Promise((end) => setTimeout(end, 60_000)) });
Deno.test({ timeout: 100 }, function loops() { while (true); });
Deno.test("works", () => {});`,
  );
  const deadline = `${import.meta.dirname}/../deadline.ts`;
  const args = ["test", "--no-config", "--no-check", "-A", "--preload", deadline, hanging];
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: folder.path,
    env: { NO_COLOR: "1" },
    stderr: "null",
  }).output();
  const said = new TextDecoder().decode(stdout);
  assertEquals(code, 1);
  assertMatch(said, /^waits => \.\/hanging_test\.ts:1:6\nerror: Test timed out after 100ms/m);
  assertMatch(said, /^loops => \.\/hanging_test\.ts:2:6\nerror: Test timed out after 100ms/m);
  assertMatch(said, /^works \.\.\. ok/m);
});
