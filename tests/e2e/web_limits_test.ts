import { assert, assertEquals } from "@std/assert";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { within } from "../helpers/waiting.ts";
import { startWeb, type WebProgram } from "../helpers/web.ts";

/** More than there are places for connections; a process can have at least so many open. */
const CROWD = 800;
/** What the answers to all of them would take is many times that (bytes). */
const MODEST = 250 * 1024 * 1024;

/** What somebody without the token may do on each of many connections. */
const ATTACKS: Readonly<Record<string, (host: string) => string>> = {
  "say nothing": () => "",
  "say half of a header": (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX: `,
  "promise a body": (host) =>
    `POST /chat-send HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 99999999\r\n\r\n`,
  "promise a body in chunks": (host) =>
    `POST /chat-delete/1 HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nx`,
  "read no answer": (host) => `GET /style.css HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(500),
  "wait for an answer": (host) => `GET /chat-poll HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  "speak HTTP/2": () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x0c\x04\0\0\0\0\0\0\x04\0\0\0\0",
  "speak TLS": () => "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
};

/** Opens many connections and sends the same on each; they stay open on this side. */
async function crowd({ base }: WebProgram, text: string): Promise<Deno.Conn[]> {
  const { hostname, port } = new URL(base);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const connections: Deno.Conn[] = [];
  while (connections.length < CROWD) {
    const connection = await Deno.connect({ hostname, port: Number(port) });
    connections.push(connection);
    // Some are ended before all of it is sent: their time was up, or it made no sense.
    connection.write(bytes).catch(() => {});
  }
  return connections;
}

/** Asks with the token on a connection of its own. */
async function askAnew(web: WebProgram): Promise<number> {
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const asking = web.ask("chat-room", { client }).then(async (response) => {
    await response.body?.cancel();
    return response.status;
  });
  return await within(asking, "the answer to who has the token");
}

/** The most memory that a process has had so far, in bytes. */
async function peakMemory(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

for (const [what, text] of Object.entries(ATTACKS)) {
  Deno.test(`a crowd without the token locks nobody out: those who ${what}`, async () => {
    await using folder = new TemporaryFolder();
    await using web = await startWeb(folder.at("room"));
    const { host } = new URL(web.base);
    assertEquals(await askAnew(web), 200);
    const before = await peakMemory(web.program.pid);
    const connections = await crowd(web, text(host));
    try {
      for (let count = 0; count < 3; count++) assertEquals(await askAnew(web), 200);
    } finally {
      for (const each of connections) each.close();
    }
    const grown = await peakMemory(web.program.pid) - before;
    assert(grown < MODEST, `${grown} bytes of memory`);
    assertEquals(await askAnew(web), 200);
  });
}
