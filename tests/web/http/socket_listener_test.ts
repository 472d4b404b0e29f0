import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { failure } from "../../../lib/web/chat/answer.ts";
import { readText } from "../../../lib/web/http/body.ts";
import type { ConnectionLimits } from "../../../lib/web/http/limits.ts";
import { ListenError } from "../../../lib/web/http/listening.ts";
import { listenOnSocket } from "../../../lib/web/http/socket_listener.ts";
import type { HttpRequest } from "../../../lib/web/http/request.ts";
import type { HttpResponse } from "../../../lib/web/http/response.ts";
import { TemporaryFolder } from "../../helpers/temporary.ts";

const LIMITS: ConnectionLimits = {
  connections: 4,
  shortestStay: 0,
  headerBytes: 1000,
  headersTimeout: 60_000,
  requestTimeout: 60_000,
  answerTimeout: 60_000,
  keepAliveTimeout: 60_000,
};

const ok = (body: string | Uint8Array): HttpResponse => ({ status: 200, headers: {}, body });

const echo = (_request: HttpRequest, path: string) => Promise.resolve(ok(path));

/** Answers with what was posted. */
const mirror = async ({ body }: HttpRequest) =>
  ok(await readText(body ?? ReadableStream.from([]), 100));

/** A server on a socket that answers with the path that it is asked for. */
async function listen(limits: Partial<ConnectionLimits> = {}, handle = echo) {
  const folder = new TemporaryFolder();
  const path = folder.at("socket");
  const listening = await listenOnSocket(path, { handle, failure }, { ...LIMITS, ...limits });
  return {
    folder,
    connect: () => Deno.connect({ transport: "unix", path }),
    async [Symbol.asyncDispose]() {
      await listening.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Sends a request and returns all that comes until the server ends the connection. */
async function request(connection: Deno.Conn, text: string): Promise<string> {
  await connection.write(new TextEncoder().encode(text));
  return await new Response(connection.readable).text().catch(() => "");
}

Deno.test("one connection to a socket more than the limit costs the oldest its place", async () => {
  await using server = await listen();
  const oldest = await server.connect();
  const held: Deno.Conn[] = [];
  while (held.length < LIMITS.connections - 1) held.push(await server.connect());
  const answer = await request(await server.connect(), "GET /more HTTP/1.0\r\n\r\n");
  assertMatch(answer, /\r\n\r\n\/more$/);
  assertEquals(await oldest.read(new Uint8Array(1)).catch(() => null), null);
  for (const each of held) assertMatch(await request(each, "GET /held HTTP/1.0\r\n\r\n"), /held$/);
  oldest.close();
});

Deno.test("connections to a socket that are over count no more, however many they were", async () => {
  await using server = await listen();
  for (let count = 0; count < 600; count++) {
    const answer = await request(await server.connect(), `GET /${count} HTTP/1.0\r\n\r\n`);
    assert(answer.endsWith(`\r\n\r\n/${count}`), answer);
  }
});

Deno.test("who connects to a socket and asks for nothing loses the connection", async () => {
  await using server = await listen({ headersTimeout: 50 });
  assertMatch(await request(await server.connect(), ""), /^HTTP\/1.1 408 /);
});

Deno.test("a socket's connection that is not used any more is ended", async () => {
  await using server = await listen({ keepAliveTimeout: 50 });
  const answer = await request(await server.connect(), "GET /once HTTP/1.1\r\nHost: x\r\n\r\n");
  assertMatch(answer, /\r\n\r\n\/once$/);
});

Deno.test("a request on a socket that does not come to its end is broken off", async () => {
  await using server = await listen({ requestTimeout: 50 }, async (request) => {
    await mirror(request);
    return ok("whole");
  });
  const text = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhal";
  assertEquals(await request(await server.connect(), text), "");
});

Deno.test("headers on a socket that are too long are refused", async () => {
  await using server = await listen();
  const text = `GET / HTTP/1.0\r\nX: ${"x".repeat(LIMITS.headerBytes)}\r\n\r\n`;
  assertMatch(await request(await server.connect(), text), /^HTTP\/1.1 431 /);
});

Deno.test("who asks again on a socket before the answer is there is cut off", async () => {
  let asked = 0;
  const { promise: never } = Promise.withResolvers<HttpResponse>();
  await using server = await listen({}, () => {
    asked++;
    return never;
  });
  const text = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000);
  assertEquals(await request(await server.connect(), text), "");
  assertEquals(asked, 1);
});

Deno.test("who does not read an answer on a socket gets no further ones", async () => {
  const asked: string[] = [];
  await using server = await listen({}, (_request, path) => {
    asked.push(path);
    return Promise.resolve(ok(new Uint8Array(path === "/large" ? 8 * 1024 * 1024 : 1)));
  });
  using deaf = await server.connect();
  const large = new TextEncoder().encode("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  await deaf.write(large);
  // The answer begins: what is asked now is asked too early for nobody.
  await deaf.read(new Uint8Array(1));
  await deaf.write(large);
  for (let count = 0; count < 3; count++) {
    await request(await server.connect(), "GET / HTTP/1.0\r\n\r\n");
  }
  assertEquals(asked, ["/large", "/", "/", "/"]);
});

Deno.test("a body in chunks arrives as one", async () => {
  await using server = await listen({}, mirror);
  const head =
    "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
  const text = `${head}3\r\none\r\n4;x=y\r\n two\r\n0\r\nTrailer: x\r\n\r\n`;
  assertMatch(await request(await server.connect(), text), /\r\n\r\none two$/);
});

Deno.test("a request with two ends is refused", async () => {
  await using server = await listen();
  for (
    const headers of [
      "Content-Length: 1\r\nTransfer-Encoding: chunked",
      "Content-Length: 1\r\nContent-Length: 2",
      "Content-Length: -1",
      "Content-Length: 1, 1",
      "Transfer-Encoding: gzip, chunked",
      "Content-Length : 1",
      "X: y\r\n folded: z",
    ]
  ) {
    const text = `POST / HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\nx`;
    assertMatch(await request(await server.connect(), text), /^HTTP\/1.1 400 /, headers);
  }
  const old = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
  assertMatch(await request(await server.connect(), old), /^HTTP\/1.1 400 /);
});

Deno.test("a program that asks first whether to go on is told to", async () => {
  await using server = await listen({}, mirror);
  const connection = await server.connect();
  const head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n";
  await connection.write(new TextEncoder().encode(`${head}Expect: 100-continue\r\n\r\n`));
  const buffer = new Uint8Array(100);
  const length = await connection.read(buffer) ?? 0;
  assertEquals(
    new TextDecoder().decode(buffer.subarray(0, length)),
    "HTTP/1.1 100 Continue\r\n\r\n",
  );
  assertMatch(await request(connection, "body"), /\r\n\r\nbody$/);
});

Deno.test("a file in the place of a socket stays, and nothing is left beside it", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("socket"), "precious");
  await assertRejects(
    () => listenOnSocket(folder.at("socket"), { handle: echo, failure }),
    ListenError,
    "something is there",
  );
  assertEquals(Deno.readTextFileSync(folder.at("socket")), "precious");
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["socket"]);
});

Deno.test("a socket that somebody listens on is left to them", async () => {
  await using server = await listen();
  const path = server.folder.at("socket");
  await assertRejects(
    () => listenOnSocket(path, { handle: echo, failure }),
    ListenError,
    "something is there",
  );
  const answer = await request(await server.connect(), "GET /still HTTP/1.0\r\n\r\n");
  assertMatch(answer, /^HTTP\/1\.0 200 [^]*\/still$/);
});
