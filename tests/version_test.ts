import { assertEquals, assertMatch } from "@std/assert";
import denoJson from "../deno.json" with { type: "json" };
import { versionText } from "../lib/version.ts";

Deno.test("versionText names the version of deno.json, the runtime and where it was built from", () => {
  const [program, runtime, ...rest] = versionText().split("\n");
  assertEquals(program, `pipechat ${denoJson.version} (from source)`);
  assertMatch(runtime!, /^Deno \d+\.\d+\.\d+, V8 \S+, (x86_64|aarch64)-unknown-linux-gnu$/);
  assertEquals(rest, []);
});
