import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { connectToEngine } from "../../lib/link/nats_transport.ts";
import { natsOnly, NatsServer } from "../helpers/nats_server.ts";
import { within } from "../helpers/waiting.ts";

/** Of so many, some are reset while their connection is being closed. */
const REFUSALS = 400;

/** So many at once. */
const AT_ONCE = 8;

/** Connects once to somebody who says this and hangs up; answers what went wrong. */
async function whyNot(words: string): Promise<string> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const talking = (async () => {
    using conn = await listener.accept();
    await conn.write(new TextEncoder().encode(words));
  })();
  const servers = `127.0.0.1:${port}`;
  const error = await assertRejects(
    () => within(connectToEngine({ servers, reconnect: false }), "an end"),
    Error,
  );
  await talking;
  return error.message;
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
