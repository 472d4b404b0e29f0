import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Listener } from "../../lib/fifodir/mod.ts";
import { formatMessage } from "../../lib/room/log/record.ts";
import { pipechat } from "../helpers/program.ts";
import { TemporaryRoom } from "../helpers/room.ts";

Deno.test("who shows those who are connected, whether they speak or not, and nobody else", async () => {
  await using room = new TemporaryRoom();
  using joe = room.join("joe", Deno.pid);
  joe.say("hello");
  using _lurker = Listener.register(room.room.fifodir, 4_000_001);
  Deno.writeTextFileSync(room.at("room/event/4000002"), "");
  room.log += formatMessage({ pid: 4_000_003, time: Date.now(), nick: "ro\u001bbot" }, "done");
  const { code, stdout } = await pipechat(["who", room.at("room")]);
  assertEquals(code, 0);
  const [title, ...rows] = stdout.trimEnd().split("\n");
  assertMatch(title!, /^PID +USER +TERMINAL +SINCE +VOUCHES +SPOKE$/);
  assertMatch(rows[0]!, new RegExp(`^${Deno.pid} .*\\d\\d:\\d\\d$`));
  assertMatch(rows[1]!, /^4000001 .* -$/);
  assertMatch(rows[2]!, /^ro␛bot spoke last: #\d+, \d\d:\d\d$/);
  assertEquals(rows.length, 3);
});

Deno.test("who --json prints an object for each client", async () => {
  await using room = new TemporaryRoom();
  using joe = room.join("joe", Deno.pid);
  const { id } = joe.say("hello");
  using _lurker = Listener.register(room.room.fifodir, 4_000_001);
  const { stdout } = await pipechat(["who", room.at("room"), "--json"]);
  const [speaker, lurker] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals([speaker.pid, speaker.uid, speaker.xfrom, speaker.msgid], [
    Deno.pid,
    Deno.uid(),
    "joe",
    id,
  ]);
  assertMatch(speaker.mtime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assertEquals([lurker.pid, lurker.msgid, lurker.mtime], [4_000_001, undefined, undefined]);
});

Deno.test("what another client with the same PID said is not taken for a client's own", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage({ pid: 4_000_001, time: Date.now() - 60_000, nick: "ann" }, "bye");
  using _bob = Listener.register(room.room.fifodir, 4_000_001);
  const { stdout } = await pipechat(["who", room.at("room"), "--json"]);
  assertEquals(JSON.parse(stdout).msgid, undefined);
});

Deno.test("in a room without anybody who has the status 1", async () => {
  await using room = new TemporaryRoom();
  const { code, stdout, stderr } = await pipechat(["who", room.at("room")]);
  assertEquals([code, stdout, stderr], [1, "", "pipechat: nobody is here\n"]);
});

Deno.test("who says that there is no room", async () => {
  await using room = new TemporaryRoom();
  const { code, stderr } = await pipechat(["who", room.at("other")]);
  assertEquals(code, 111);
  assertStringIncludes(stderr, "no such room");
});
