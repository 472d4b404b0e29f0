import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ListenError } from "../../../lib/web/http/listening.ts";
import { type ConnectionLimits, listenOnPort } from "../../../lib/web/http/port_listener.ts";
import { within } from "../../helpers/waiting.ts";

const LIMITS: ConnectionLimits = {
  connections: 4,
  headerBytes: 1000,
  headersTimeout: 60_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 60_000,
};

/** A server that answers with the path that it is asked for. */
async function listen(
  limits: Partial<ConnectionLimits> = {},
  handle = (_request: Request, path: string) => Promise.resolve(new Response(path)),
) {
  const listening = await listenOnPort("127.0.0.1", 0, handle, { ...LIMITS, ...limits });
  const port = listening.port ?? 0;
  return {
    url: `http://127.0.0.1:${port}`,
    connect: () => Deno.connect({ hostname: "127.0.0.1", port }),
    [Symbol.asyncDispose]: () => listening.close(),
  };
}

/** All that a server sends until it ends the connection. */
async function readAll(connection: Deno.Conn): Promise<string> {
  return await new Response(connection.readable).text();
}

async function request(connection: Deno.Conn, text: string): Promise<string> {
  await connection.write(new TextEncoder().encode(text));
  return await readAll(connection);
}

Deno.test("a path is handed on as it was sent", async () => {
  await using server = await listen();
  const answer = await request(await server.connect(), "GET /a/..//%2e/b?c HTTP/1.0\r\n\r\n");
  assertMatch(answer, /\r\n\r\n\/a\/\.\.\/\/%2e\/b$/);
});

Deno.test("more connections than the limit are turned away, and later ones are served", async () => {
  await using server = await listen();
  const held = await Promise.all(Array.from({ length: LIMITS.connections }, server.connect));
  using more = await server.connect();
  assertEquals(await more.read(new Uint8Array(1)).catch(() => null), null);
  const [one, ...others] = held;
  assert(one !== undefined);
  assertMatch(await request(one, "GET /held HTTP/1.0\r\n\r\n"), /\/held$/);
  using next = await server.connect();
  assertMatch(await request(next, "GET /next HTTP/1.0\r\n\r\n"), /\/next$/);
  for (const each of others) each.close();
});

Deno.test("who opens a connection and asks for nothing loses it", async () => {
  await using server = await listen({ headersTimeout: 50 });
  assertMatch(await readAll(await server.connect()), /^HTTP\/1.1 408 /);
  assertMatch(await request(await server.connect(), "GET / HTTP/1.1\r\nHost"), /^HTTP\/1.1 408 /);
});

Deno.test("headers that are too long are refused", async () => {
  await using server = await listen();
  const header = `X: ${"x".repeat(LIMITS.headerBytes)}`;
  const answer = await request(await server.connect(), `GET / HTTP/1.0\r\n${header}\r\n\r\n`);
  assertMatch(answer, /^HTTP\/1.1 431 /);
});

Deno.test("what is no request for a path is refused", async () => {
  await using server = await listen();
  for (
    const [line, status] of [
      ["DELETE /", 405],
      ["TRACE /", 405],
      ["GET http://elsewhere.example/", 400],
      ["nonsense", 400],
    ]
  ) {
    const answer = await request(
      await server.connect(),
      `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    assertMatch(answer, new RegExp(`^HTTP/1.1 ${status} `), `${line}`);
  }
});

Deno.test("a client that goes away is noticed while its answer is awaited", async () => {
  const gone = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await using server = await listen({}, async ({ signal }) => {
    signal.addEventListener("abort", () => gone.resolve());
    asked.resolve();
    await gone.promise;
    return new Response("too late");
  });
  const connection = await server.connect();
  await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  await within(asked.promise, "the request");
  connection.close();
  await within(gone.promise, "word of the client that went away");
});

Deno.test("an answer whose body fails breaks off", async () => {
  await using server = await listen({}, () => {
    const body = ReadableStream.from((function* () {
      yield new Uint8Array(10);
      throw new Error("not what was sent");
    })());
    return Promise.resolve(new Response(body, { headers: { "content-length": "20" } }));
  });
  await assertRejects(async () => await (await fetch(server.url)).bytes());
});

Deno.test("a body arrives while it is sent, and need not be read to be answered", async () => {
  await using server = await listen({}, async (request) => {
    for await (const first of request.body ?? []) return new Response(String(first.length > 0));
    return new Response("nothing came");
  });
  const body = new Uint8Array(8 * 1024 * 1024);
  assertEquals(await (await fetch(server.url, { method: "POST", body })).text(), "true");
});

Deno.test("a port that is taken is no place to listen on", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const failing = listenOnPort("127.0.0.1", port, () => Promise.resolve(new Response()));
  await assertRejects(
    () => failing,
    ListenError,
    `Cannot listen on "127.0.0.1:${port}": something`,
  );
});

Deno.test("who asks again before the answer is there is cut off", async () => {
  let asked = 0;
  const { promise: never } = Promise.withResolvers<Response>();
  await using server = await listen({}, () => {
    asked++;
    return never;
  });
  const connection = await server.connect();
  const text = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000);
  await connection.write(new TextEncoder().encode(text));
  assertEquals(await readAll(connection).catch(() => ""), "");
  assertEquals(asked, 1);
});

Deno.test("a connection is used for one request after another", async () => {
  await using server = await listen();
  using connection = await server.connect();
  const reader = connection.readable.pipeThrough(new TextDecoderStream()).getReader();
  for (let count = 0; count < 20; count++) {
    await connection.write(
      new TextEncoder().encode(`GET /${count} HTTP/1.1\r\nHost: x\r\n\r\n`),
    );
    let text = "";
    while (!text.endsWith(`\r\n\r\n/${count}`)) {
      const { value, done } = await within(reader.read(), `answer ${count}`);
      assertEquals(done, false, `the connection ended after "${text}"`);
      text += value;
    }
  }
});
