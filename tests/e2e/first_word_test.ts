import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { pipechat } from "../helpers/program.ts";
import { namesIn, TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("a word that names nothing makes no room, and what was meant is asked", async () => {
  await using folder = new TemporaryFolder();
  const cwd = folder.path;
  for (
    const [word, hint] of [
      ["sned", "did you mean send? to make a room here: ./sned"],
      ["purgee", "did you mean purge? to make a room here: ./purgee"],
      ["kitchen", "to make a room here: ./kitchen"],
    ] as const
  ) {
    const { code, stdout, stderr } = await pipechat([word], "hello\n", { cwd });
    assertEquals([code, stdout], [100, ""]);
    assertStringIncludes(stderr, `"${word}" is neither a subcommand nor a room here`);
    assertStringIncludes(stderr, hint);
    assertEquals(stderr.includes("did you mean"), hint.startsWith("did"), stderr);
  }
  assertEquals(namesIn(cwd), []);
});

Deno.test("a word with a slash makes a room, and one that is there needs none", async () => {
  await using folder = new TemporaryFolder();
  const cwd = folder.path;
  assertEquals((await pipechat(["./sned"], "one\n", { cwd })).code, 0);
  const { code, stdout } = await pipechat(["sned"], "two\n", { cwd });
  assertEquals(code, 0);
  assertMatch(stdout, />: one\n[^]*>: two\n/);
  await Deno.mkdir(folder.at("empty"));
  assertEquals((await pipechat(["empty"], "", { cwd })).code, 0);
  assertEquals(namesIn(cwd), ["empty", "sned"]);
});

Deno.test("help and version as words do what the options do", async () => {
  await using folder = new TemporaryFolder();
  const cwd = folder.path;
  for (
    const [words, options] of [
      [["help"], ["--help"]],
      [["help", "send"], ["send", "--help"]],
      [["version"], ["--version"]],
    ]
  ) {
    const spoken = await pipechat(words ?? [], "", { cwd });
    assertEquals(spoken, await pipechat(options ?? [], "", { cwd }));
    assertEquals(spoken.code, 0);
  }
  assertEquals(namesIn(cwd), []);
});

Deno.test("web makes no room, and says how to make one", async () => {
  await using folder = new TemporaryFolder();
  const { code, stdout, stderr } = await pipechat(["web", folder.at("mistyped")]);
  assertEquals([code, stdout], [111, ""]);
  assertMatch(stderr, /no such room; to make it: pipechat .*mistyped\n$/);
  assertEquals(namesIn(folder.path), []);
});
