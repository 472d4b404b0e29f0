import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Listener } from "../../lib/fifodir/mod.ts";
import { listPresent } from "../../lib/room/presence.ts";
import { formatMessage } from "../../lib/room/log/record.ts";
import { NOW } from "../helpers/log.ts";
import { MOMENT } from "../helpers/moment.ts";
import { pipechat } from "../helpers/program.ts";
import { openTerminal } from "../helpers/screen.ts";
import { TemporaryRoom } from "../helpers/room.ts";

/**
 * Writes down what a client of this PID says so long (ms) after it came; returns the id. It came by
 * the clock of the file system, which need not be the one that tests run by.
 */
function say(room: TemporaryRoom, pid: number, nick: string, after: number): number {
  const id = room.log.length;
  const client = listPresent(room.room).find((present) => present.pid === pid);
  const time = (client?.since ?? 0) + after;
  room.log += formatMessage({ pid, time, nick }, "hello");
  return id;
}

Deno.test("who shows those who are connected, whether they speak or not, and nobody else", async () => {
  await using room = new TemporaryRoom();
  using _joe = room.join("joe", Deno.pid);
  say(room, Deno.pid, "joe", 0);
  using _lurker = Listener.register(room.room.fifodir, 4_000_001);
  Deno.writeTextFileSync(room.at("room/event/4000002"), "");
  room.log += formatMessage({ pid: 4_000_003, time: NOW, nick: "ro\u001bbot" }, "done");
  const { code, stdout } = await pipechat(["who", room.at("room")]);
  assertEquals(code, 0);
  const [title, ...rows] = stdout.trimEnd().split("\n");
  assertMatch(title!, /^PID +USER +TERMINAL +SINCE +IDLE +VOUCHES +SPOKE$/);
  assertMatch(rows[0]!, new RegExp(`^${Deno.pid} .* ${MOMENT}$`));
  assertMatch(rows[1]!, /^4000001 .* -$/);
  assertMatch(rows[2]!, new RegExp(`^ro␛bot spoke last: #\\d+, ${MOMENT}$`));
  assertEquals(rows.length, 3);
});

Deno.test("who --json prints an object for each client", async () => {
  await using room = new TemporaryRoom();
  using _joe = room.join("joe", Deno.pid);
  const id = say(room, Deno.pid, "joe", 0);
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

Deno.test("who tells how long nobody has typed at a terminal, and nothing without one", async () => {
  await using room = new TemporaryRoom();
  await using joe = await openTerminal([room.at("room")]);
  await joe.expect(/joined/);
  using _lurker = Listener.register(room.room.fifodir, 4_000_001);
  const client = listPresent(room.room).find(({ terminal }) => terminal !== undefined);
  const { terminal = "" } = client ?? {};
  const moment = (hours: number) => new Date(Date.now() - hours * 3600_000);
  await Deno.utime(terminal, moment(3.5), moment(0));
  const { stdout } = await pipechat(["who", room.at("room")]);
  assertMatch(stdout, new RegExp(`^${client?.pid} .* ${terminal} +${MOMENT} +3 h +yes`, "m"));
  assertMatch(stdout, new RegExp(`^4000001 .* ${MOMENT} +- +no`, "m"));
  const json = await pipechat(["who", room.at("room"), "--json"]);
  const idle = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line).idle);
  assertEquals(idle.map((seconds) => seconds && Math.floor(seconds / 60)).sort(), [210, undefined]);
});

Deno.test("what another client with the same PID said is not taken for a client's own", async () => {
  await using room = new TemporaryRoom();
  using _bob = Listener.register(room.room.fifodir, 4_000_001);
  say(room, 4_000_001, "ann", -60_000);
  const { stdout } = await pipechat(["who", room.at("room"), "--json"]);
  const { pid, msgid } = JSON.parse(stdout);
  assertEquals([pid, msgid], [4_000_001, undefined]);
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
