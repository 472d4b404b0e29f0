import { assert, assertEquals, assertMatch } from "@std/assert";
import { Room } from "../../lib/room/room.ts";
import { PipedProgram, programArgv } from "../helpers/program.ts";
import { programOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { WebProgram } from "../helpers/web.ts";

/** What a message may cost: writing it and vouching for it, and reading and judging it again. */
const FOR_THE_MESSAGE = 20;
/** Open, look whether it is a FIFO, write, close; the server itself is the only listener here. */
const FOR_A_LISTENER = 4;
const WARM_UP = 5;
const MESSAGES = 21;

/**
 * The calls that concern the room: these, with a path in the room or with a descriptor of what is
 * in it (strace -y tells which). All else is the connection of HTTP, and what keeps the runtime
 * going; poll(2) on the FIFO is a wait, and no work.
 */
const CALLS = "?open,openat,read,pread64,write,pwrite64,statx,?stat,?lstat,fstat,newfstatat," +
  "lseek,fcntl,getdents64,close,linkat,unlinkat";

/** What the server does for each message, if a poll waits for it; in the form of strace. */
async function traceMessages(folder: TemporaryFolder): Promise<string[][]> {
  const [room, trace] = [folder.at("room"), folder.at("trace")];
  Room.open(room, { create: true }).close();
  // -D: the program is our child, and strace ends after it.
  const strace = ["strace", "-D", "-f", "-y", "-s", "200", "-e", `trace=${CALLS}`, "-o", trace];
  const program = new PipedProgram([...strace, ...await programArgv(["web", room])]);
  const [url] = await program.expect(/http:\/\/\S+#[\w-]+(?=\n)/);
  await using web = new WebProgram(program, url);
  const texts = Array.from({ length: WARM_UP + MESSAGES + 1 }, (_, count) => `message ${count}.`);
  let last = 0;
  for (const text of texts) {
    const waiting = web.ask(`chat-poll?raw&name=${last}`).then((response) => response.json());
    assertEquals((await web.say(text)).status, 200);
    const { msgs: [message] } = await waiting;
    assertEquals(message.xmsg, text);
    last = message.msgid;
  }
  await web[Symbol.asyncDispose]();
  const lines = (await Deno.readTextFile(trace)).split("\n");
  const starts = texts.map((text) => lines.findIndex((line) => line.includes(`>: ${text}`)));
  return starts.slice(WARM_UP, -1).map((start, index) =>
    lines.slice(start, starts[WARM_UP + index + 1]).filter((line) => line.includes(room))
  );
}

Deno.test({
  ...programOnly("strace", "a message that is posted and polled for costs few system calls"),
  async fn() {
    await using folder = new TemporaryFolder();
    // The middle one: a poll may come later than the message that it is to wait for.
    const traces = (await traceMessages(folder)).sort((one, other) => one.length - other.length);
    const middle = traces[Math.floor(traces.length / 2)] ?? [];
    assert(middle.length > 0);
    const limit = FOR_THE_MESSAGE + FOR_A_LISTENER;
    assert(middle.length <= limit, `${middle.length} calls:\n${middle.join("\n")}`);
  },
});

Deno.test({
  ...programOnly("strace", "a server on a socket closes each of its descriptors once"),
  async fn() {
    await using folder = new TemporaryFolder();
    const [room, trace, socket] = [folder.at("room"), folder.at("trace"), folder.at("socket")];
    Room.open(room, { create: true }).close();
    const strace = ["strace", "-D", "-f", "-e", "trace=accept4,close", "-o", trace];
    const argv = await programArgv(["web", room, "--listen", `unix:${socket}`]);
    await using program = new PipedProgram([...strace, ...argv]);
    await program.expect(/http:\/\/\S+#[\w-]+(?=\n)/);
    for (let count = 0; count < 10; count++) {
      const connection = await Deno.connect({ transport: "unix", path: socket });
      await connection.write(new TextEncoder().encode("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"));
      assertMatch(await new Response(connection.readable).text(), /^HTTP\/1\.0 200 /);
    }
    program.kill("SIGTERM");
    await program.finished();
    const calls = await Deno.readTextFile(trace);
    assertMatch(calls, /accept4\(/);
    // The runtime tries -1 when a program that it could start is missing.
    assertEquals(calls.match(/close\(\d+\) += -1 EBADF.*/g), null);
  },
});
