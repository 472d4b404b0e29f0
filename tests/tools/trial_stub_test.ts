import { assertEquals, assertRejects } from "@std/assert";
import { StubError, trialStub } from "../../tools/trial_stub.ts";

Deno.test("trialStub refuses a runtime whose hash is not the known one, and keeps nothing", async () => {
  const directory = await Deno.makeTempDir({ prefix: "pipechat-stub-" });
  const path = Deno.env.get("PATH")!;
  try {
    await Deno.mkdir(`${directory}/cache`);
    await Deno.writeTextFile(`${directory}/npm`, fakeNpm, { mode: 0o755 });
    Deno.env.set("PATH", `${directory}:${path}`);
    await assertRejects(
      () => trialStub("x86_64-unknown-linux-gnu", `${directory}/cache`),
      StubError,
      "its SHA-256 is",
    );
    assertEquals(await Array.fromAsync(Deno.readDir(`${directory}/cache`)), []);
  } finally {
    Deno.env.set("PATH", path);
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("trialStub says what to do for a target that it has no runtime for", async () => {
  await assertRejects(
    () => trialStub("aarch64-unknown-linux-gnu", "/nonexistent"),
    StubError,
    "DENORT_BIN",
  );
});

/** Answers `npm pack` with a package in which the program is not the one that we know. */
const fakeNpm = `#!/bin/sh
set -e
mkdir -p package/bin
echo evil >package/bin/mcp-stress
tar -czf package.tgz package
echo package.tgz
`;
