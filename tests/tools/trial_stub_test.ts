import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { StubError, trialStub } from "../../tools/trial_stub.ts";
import { inOwnProcess } from "../helpers/own_process.ts";

Deno.test("trialStub refuses a runtime whose hash is not the known one, and keeps nothing", async () => {
  const directory = await Deno.makeTempDir({ prefix: "pipechat-stub-" });
  try {
    await Deno.mkdir(`${directory}/cache`);
    await Deno.writeTextFile(`${directory}/npm`, fakeNpm, { mode: 0o755 });
    const error = await inOwnProcess(
      `
      import { StubError, trialStub } from "./tools/trial_stub.ts";
      const cache = ${JSON.stringify(`${directory}/cache`)};
      const error = await trialStub("x86_64-unknown-linux-gnu", cache).catch((error) => error);
      console.log(JSON.stringify([error instanceof StubError, error.message]));
    `,
      { PATH: `${directory}:${Deno.env.get("PATH")}` },
    );
    const message = "Refused @mcp-stress/linux-x64@0.2.1: its SHA-256 is ";
    assert(Array.isArray(error) && error[0] === true, `${error}`);
    assertStringIncludes(error[1], message);
    assertEquals(await Array.fromAsync(Deno.readDir(`${directory}/cache`)), []);
  } finally {
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
