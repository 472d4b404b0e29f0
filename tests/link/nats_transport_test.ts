import { assertEquals, assertMatch, assertNotMatch, assertRejects } from "@std/assert";
import { connectToEngine } from "../../lib/link/nats_transport.ts";
import { natsOnly, NatsServer } from "../helpers/nats_server.ts";
import { within } from "../helpers/waiting.ts";

/** Of so many, some are reset while their connection is being closed. */
const REFUSALS = 400;

/** So many at once. */
const AT_ONCE = 8;

/** What an engine says first that wants to talk encrypted. */
const SECURE = 'INFO {"server_id":"A","version":"2.10.0","proto":1,"tls_required":true}\r\n';

/** Connects once to somebody who says this, hears an answer if there is one, and hangs up. */
async function meet(words: string, host = "127.0.0.1"): Promise<{ reason: string; heard: string }> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const talking = (async () => {
    using conn = await listener.accept();
    await conn.write(new TextEncoder().encode(words));
    if (!words.startsWith(SECURE)) return "";
    const bytes = new Uint8Array(4096);
    return new TextDecoder("latin1").decode(bytes.subarray(0, await conn.read(bytes) ?? 0));
  })();
  const options = { servers: `${host}:${port}`, reconnect: false };
  const connecting = () => within(connectToEngine(options), "an end");
  const { message } = await assertRejects(connecting, Error);
  return { reason: message, heard: await talking };
}

/** Connects once to somebody who says this and hangs up; answers what went wrong. */
async function whyNot(words: string): Promise<string> {
  return (await meet(words)).reason;
}

Deno.test(
  natsOnly("an engine that refuses a host and resets the connection is an error, and no more"),
  async () => {
    await using server = await NatsServer.start('authorization { token: "secret" }');
    const servers = `127.0.0.1:${server.port}`;
    const reasons: string[] = [];
    const ask = async () => {
      for (let count = 0; count < REFUSALS / AT_ONCE; count++) {
        const connecting = connectToEngine({ servers, reconnect: false });
        reasons.push((await assertRejects(() => connecting, Error)).message);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    assertEquals(reasons.length, REFUSALS);
    for (const reason of new Set(reasons)) {
      assertMatch(reason, /Authorization Violation|ECONNRESET|EPIPE|ended the connection/);
    }
  },
);

Deno.test("who hangs up before saying what it is is no engine", async () => {
  assertMatch(await whyNot(""), /ended the connection/);
  assertMatch(await whyNot('INFO {"server_id"'), /ended the connection/);
});

Deno.test("who says something else than an engine does is none", async () => {
  assertMatch(await whyNot("220 mail.example ESMTP\r\n"), /no nats-server/);
  assertMatch(await whyNot("INFO nothing\r\n"), /no nats-server/);
  assertMatch(await whyNot("a".repeat(100_000)), /no nats-server/);
});

Deno.test("who is asked for an encrypted connection is told by which name", async () => {
  const { heard } = await meet(SECURE, "localhost");
  assertMatch(heard, /localhost/);
});

Deno.test("what comes before the connection is encrypted is not believed", async () => {
  const { reason, heard } = await meet(`${SECURE}-ERR 'Authorization Violation'\r\n`, "localhost");
  assertMatch(heard, /localhost/);
  assertNotMatch(reason, /Authorization/);
});
