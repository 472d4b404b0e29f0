import { assertEquals, assertMatch } from "@std/assert";
import { addressesOf } from "../helpers/listening.ts";
import { executableOnly } from "../helpers/needs.ts";
import { namesIn, TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** Variables by which a runtime is told to listen elsewhere, or to talk to somebody. */
const ELSEWHERE = {
  DENO_SERVE_ADDRESS: "tcp:0.0.0.0:0",
  HTTP_PROXY: "http://192.0.2.1:9",
  NODE_EXTRA_CA_CERTS: "/dev/null",
  OTEL_DENO: "true",
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://192.0.2.1:9",
  RUST_LOG: "trace",
} as const;

for (
  const [listen, pattern] of [
    ["127.0.0.1:0", /^127\.0\.0\.1:\d+$/],
    ["0.0.0.0:0", /^0\.0\.0\.0:\d+$/],
  ] as const
) {
  Deno.test(`no variable makes it listen elsewhere than on ${listen}`, async () => {
    await using folder = new TemporaryFolder();
    const args = ["--listen", listen, "--i-know"];
    await using web = await startWeb(folder.at("room"), args, { env: ELSEWHERE });
    const addresses = addressesOf(web.program.pid);
    assertEquals(addresses.length, 1);
    assertMatch(addresses[0] ?? "", pattern);
    assertEquals(`http://${addresses[0]}/`, web.base);
    assertEquals((await web.ask("chat-room")).status, 200);
  });
}

Deno.test("no variable makes a socket a port as well", async () => {
  await using folder = new TemporaryFolder();
  const args = ["--listen", `unix:${folder.at("socket")}`];
  await using web = await startWeb(folder.at("room"), args, { env: ELSEWHERE });
  assertEquals(addressesOf(web.program.pid), []);
});

Deno.test({
  ...executableOnly("no variable makes the executable do anything else than it was told"),
  async fn() {
    await using folder = new TemporaryFolder();
    const env = {
      ...ELSEWHERE,
      DENO_AUDIT_PERMISSIONS: folder.at("permissions"),
      DENO_COVERAGE_DIR: folder.at("coverage"),
      DENO_DIR: folder.at("deno"),
      DENO_PERMISSION_BROKER_PATH: folder.at("broker"),
      DENO_TLS_CA_STORE: "nonsense",
      DENO_V8_FLAGS: "--help",
      NODE_OPTIONS: "--inspect=0.0.0.0:0 --require=/nowhere",
      NODE_V8_COVERAGE: folder.at("coverage"),
      TMPDIR: folder.at("temporary"),
    };
    await using web = await startWeb(folder.at("room"), [], { env, cwd: folder.path });
    assertEquals(addressesOf(web.program.pid).map((address) => `http://${address}/`), [web.base]);
    assertEquals((await web.say("as ever")).status, 200);
    web.program.kill("SIGTERM");
    const { code, stderr } = await web.program.finished();
    assertEquals([code, stderr.replace(/^pipechat: (?:New r|R)oom .*\n/, "")], [143, ""]);
    assertEquals(namesIn(folder.path), ["room"]);
  },
});
