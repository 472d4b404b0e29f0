import { assert, assertEquals, assertFalse, assertMatch, assertRejects } from "@std/assert";
import { failure } from "../../../lib/web/chat/answer.ts";
import { type Handler, ListenError } from "../../../lib/web/http/listening.ts";
import { type ConnectionLimits, listenOnPort } from "../../../lib/web/http/port_listener.ts";
import type { HttpResponse } from "../../../lib/web/http/response.ts";
import { within } from "../../helpers/waiting.ts";

const LIMITS: ConnectionLimits = {
  connections: 4,
  shortestStay: 0,
  headerBytes: 1000,
  headersTimeout: 60_000,
  requestTimeout: 60_000,
  answerTimeout: 60_000,
  keepAliveTimeout: 60_000,
};

const ok = (body: HttpResponse["body"]): HttpResponse => ({ status: 200, headers: {}, body });

/** Answers with the path that it is asked for; the token is shown by asking for `/proof`. */
const echo: Handler["handle"] = (_request, path, onProof) => {
  if (path === "/proof") onProof();
  return Promise.resolve(ok(path));
};

/** A server that answers with the path that it is asked for. */
async function listen(limits: Partial<ConnectionLimits> = {}, handle: Handler["handle"] = echo) {
  const listening = await listenOnPort("127.0.0.1", 0, { handle, failure }, {
    ...LIMITS,
    ...limits,
  });
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

const encode = (text: string) => new TextEncoder().encode(text);

async function request(connection: Deno.Conn, text: string): Promise<string> {
  await connection.write(encode(text));
  return await readAll(connection);
}

Deno.test("a path is handed on as it was sent", async () => {
  await using server = await listen();
  const answer = await request(await server.connect(), "GET /a/..//%2e/b?c HTTP/1.0\r\n\r\n");
  assertMatch(answer, /\r\n\r\n\/a\/\.\.\/\/%2e\/b$/);
});

/** Opens as many connections as there are places, and shows the token on the first few. */
async function fill(
  server: { connect(): Promise<Deno.Conn> },
  proven: number,
): Promise<Deno.Conn[]> {
  const held: Deno.Conn[] = [];
  for (let count = 0; count < LIMITS.connections; count++) {
    const connection = await server.connect();
    held.push(connection);
    const path = count < proven ? "/proof" : "/";
    await connection.write(encode(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`));
    // Its answer has come: it is the next one to have its place.
    await connection.read(new Uint8Array(1000));
  }
  return held;
}

/** Whether the server has ended a connection; else one more request on it is answered. */
async function isEnded(connection: Deno.Conn): Promise<boolean> {
  const more = connection.write(encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
    .then(() => connection.read(new Uint8Array(1000)));
  return await within(more.catch(() => null), "an answer or an end") === null;
}

Deno.test("the oldest connection without the token makes room for one more", async () => {
  await using server = await listen();
  const held = await fill(server, 1);
  using more = await server.connect();
  assertFalse(await isEnded(more));
  assertEquals(await Promise.all(held.map(isEnded)), [false, true, false, false]);
  for (const each of held) each.close();
});

Deno.test("a connection has a moment to show the token before another takes its place", async () => {
  await using server = await listen({ shortestStay: 60_000 });
  const held = await fill(server, 0);
  using more = await server.connect();
  assert(await isEnded(more));
  assertEquals(await Promise.all(held.map(isEnded)), [false, false, false, false]);
  for (const each of held) each.close();
});

Deno.test("connections that have shown the token stay, and one more is turned away", async () => {
  await using server = await listen();
  const held = await fill(server, LIMITS.connections);
  using more = await server.connect();
  assert(await isEnded(more));
  assertEquals(await Promise.all(held.map(isEnded)), [false, false, false, false]);
  const [one, ...others] = held;
  assert(one !== undefined);
  assertMatch(
    await request(one, "GET /held HTTP/1.1\r\nConnection: close\r\n\r\n"),
    /\/held$/,
  );
  using next = await server.connect();
  assertMatch(await request(next, "GET /next HTTP/1.0\r\n\r\n"), /\/next$/);
  for (const each of others) each.close();
});

Deno.test("who does not read the answer loses the connection", async () => {
  const over = Promise.withResolvers<void>();
  const body = new Uint8Array(64 * 1024 * 1024);
  const stream = () =>
    new ReadableStream({ cancel: () => over.resolve(), pull: (it) => it.enqueue(body) });
  await using server = await listen({ answerTimeout: 50 }, () => {
    const headers = { "content-length": String(2 * body.length) };
    return Promise.resolve({ status: 200, headers, body: stream() });
  });
  using deaf = await server.connect();
  await deaf.write(encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  await within(over.promise, "the end of the answer");
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
    return ok("too late");
  });
  const connection = await server.connect();
  await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  await within(asked.promise, "the request");
  connection.close();
  await within(gone.promise, "word of the client that went away");
});

Deno.test("an answer whose body fails breaks off", async () => {
  await using server = await listen({}, () => {
    const body = (function* () {
      yield new Uint8Array(10);
      throw new Error("not what was sent");
    })();
    return Promise.resolve({ status: 200, headers: { "content-length": "20" }, body });
  });
  await assertRejects(async () => await (await fetch(server.url)).bytes());
});

Deno.test("a body arrives while it is sent, and need not be read to be answered", async () => {
  await using server = await listen({}, async (request) => {
    for await (const first of request.body ?? []) return ok(String(first.length > 0));
    return ok("nothing came");
  });
  const body = new Uint8Array(8 * 1024 * 1024);
  assertEquals(await (await fetch(server.url, { method: "POST", body })).text(), "true");
});

Deno.test("a port that is taken is no place to listen on", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const failing = listenOnPort("127.0.0.1", port, { handle: echo, failure });
  await assertRejects(
    () => failing,
    ListenError,
    `Cannot listen on "127.0.0.1:${port}": something`,
  );
});

Deno.test("who asks again before the answer is there is cut off", async () => {
  let asked = 0;
  const { promise: never } = Promise.withResolvers<HttpResponse>();
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
