import { assertEquals, assertThrows } from "@std/assert";
import { run } from "../../tools/command.ts";
import { checkTag, compress, ReleaseError, writeSums } from "../../tools/release.ts";

Deno.test("checkTag refuses a tag of another version", () => {
  checkTag("v1.0.0", "1.0.0");
  assertThrows(() => checkTag("v1.0.1", "1.0.0"), ReleaseError, "v1.0.1");
});

Deno.test("what a release packs can be checked, unpacked, and is the same each time", async () => {
  const directory = await Deno.makeTempDir({ prefix: "pipechat-release-" });
  try {
    const program = `${directory}/program`;
    await Deno.writeTextFile(program, "#!/bin/sh\necho hello\n");
    for (const each of ["one", "other"]) {
      await Deno.mkdir(`${directory}/${each}`);
      await compress(program, `${directory}/${each}`, "pipechat");
      await writeSums(`${directory}/${each}`);
    }
    const cwd = `${directory}/one`;
    assertEquals(
      await run("sha256sum", ["-c", "SHA256SUMS"], { cwd }),
      "pipechat.gz: OK\npipechat.xz: OK",
    );
    assertEquals(await run("sh", ["-c", "gzip -dc pipechat.gz | sh"], { cwd }), "hello");
    assertEquals(await run("sh", ["-c", "xz -dc pipechat.xz | sh"], { cwd }), "hello");
    assertEquals(
      await Deno.readTextFile(`${directory}/one/SHA256SUMS`),
      await Deno.readTextFile(`${directory}/other/SHA256SUMS`),
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
