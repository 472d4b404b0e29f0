import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { formatMessage } from "../../lib/room/log/record.ts";
import { Sender } from "../../lib/room/sender.ts";
import { Room } from "../../lib/room/room.ts";
import { pipechat, type PipedProgram, startPipechat } from "../helpers/program.ts";
import { TemporaryRoom } from "../helpers/room.ts";
import { repeatUntil } from "../helpers/waiting.ts";

/** Follows a room from its last message on, so that it is known when it listens. */
async function follow(room: TemporaryRoom, ...args: string[]): Promise<PipedProgram> {
  say(room, "ann", "start");
  const program = await startPipechat(["log", "-f", "-n", "1", room.at("room"), ...args]);
  await program.expect(/: start\n/);
  return program;
}

function say(room: TemporaryRoom, nick: string, ...texts: string[]): void {
  using sender = new Sender(room.room, nick);
  sender.sendAll(texts);
}

Deno.test("a command runs for each message, and gets it in its environment", async () => {
  await using room = new TemporaryRoom();
  say(room, "ann", "long ago");
  const script = `printf '<%s>' "$PIPECHAT_ROOM" "$PIPECHAT_NICK" "$PIPECHAT_VERDICT" ` +
    `"$PIPECHAT_TIME" "$PIPECHAT_ID" "$PIPECHAT_TEXT"; echo`;
  await using program = await startPipechat(["log", "-f", room.at("room"), "--exec", script]);
  const evil = "$(touch /nowhere) `id` \"'; exit 3\nmore";
  const shown = program.expect(/<\/[^>]*><ann>[^]*?more>\n/);
  // Until it listens, what is said is of the past for it.
  await repeatUntil(shown, () => say(room, "ann", evil));
  const [ran] = await shown;
  assertStringIncludes(ran, `<${room.at("room")}><ann><`);
  assertMatch(ran, /<\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ><\d+><\$\(touch/);
  assertStringIncludes(ran, `<${evil}>`);
  assertEquals(program.stdout.includes("long ago"), false);
});

Deno.test("a command runs only for what matches, or names one, and not for one's robots", async () => {
  await using room = new TemporaryRoom();
  const nick = /<(\w+)>: x/.exec((await pipechat([room.at("room")], "x\n")).stdout)?.[1] ?? "";
  const options = ["--not-from", "robot", "--exec", 'echo "ran: $PIPECHAT_TEXT"'];
  await using matching = await follow(room, ...options, "--match", "disk|end");
  await using mentioned = await follow(room, ...options, "--mention");
  say(room, "robot", `disk for ${nick}`);
  say(room, "ann", "disk full", `hello ${nick}`, `the end, ${nick}`);
  await matching.expect(/ran: the end/);
  await mentioned.expect(/ran: the end/);
  const ran = ({ stdout }: PipedProgram) =>
    stdout.match(/(?<=^ran: ).*$/gm)?.filter((line) => line !== "start");
  assertEquals(ran(matching), ["disk full", `the end, ${nick}`]);
  assertEquals(ran(mentioned), [`hello ${nick}`, `the end, ${nick}`]);
  assertEquals(matching.stdout.includes("disk for"), false);
});

Deno.test("commands run one at a time, and what is left out is counted and told", async () => {
  await using room = new TemporaryRoom();
  // The first one waits until somebody writes into the FIFO.
  const { success } = await new Deno.Command("mkfifo", { args: [room.at("gate")] }).output();
  assertEquals(success, true);
  const wait = `{ echo waiting; cat '${room.at("gate")}'; }`;
  const script = `[ "$PIPECHAT_TEXT" != first ] || ${wait}; echo "ran: $PIPECHAT_TEXT"`;
  await using program = await follow(room, "--exec", script);
  say(room, "ann", "first");
  await program.expect(/^waiting\n/m);
  say(room, "ann", ...Array.from({ length: 150 }, (_, count) => `message ${count}.`));
  await program.expect(/: message 149\.\n/);
  await Deno.writeTextFile(room.at("gate"), "open\n");
  await program.expect(/ran: message 99\.\n/);
  program.kill("SIGTERM");
  const { code, stdout, stderr } = await program.finished();
  assertEquals(code, 143);
  assertMatch(stderr, /the command was too slow: 50 messages were left out\n/);
  assertEquals(stdout.match(/^ran: .*$/gm)?.slice(1, 3), ["ran: first", "ran: message 0."]);
  assertEquals(stdout.match(/^ran: /gm)?.length, 102);
});

Deno.test("a command that fails is told, and a text that is too long is cut", async () => {
  await using room = new TemporaryRoom();
  await using program = await follow(room, "--exec", "echo ran: ${#PIPECHAT_TEXT}; exit 3");
  say(room, "ann", Array.from({ length: 20 }, () => "x".repeat(10_000)).join("\n"));
  await program.expect(/ran: 98304\n/);
  program.kill("SIGTERM");
  assertMatch((await program.finished()).stderr, /the command failed with status 3 for #\d+\n/);
});

Deno.test("several rooms are followed in one stream that tells them apart", async () => {
  await using one = new TemporaryRoom();
  await using other = new TemporaryRoom();
  one.log = formatMessage({ pid: 7, time: Date.now(), nick: "ann" }, "first");
  const paths = [one.at("room"), other.at("room")];
  await using text = await startPipechat(["log", "--follow", ...paths]);
  await text.expect(new RegExp(`^==> ${paths[0]} <==\n.*\n?.*: first\n`));
  await using json = await startPipechat(["log", "--follow", "--json", ...paths]);
  await json.expect(/"first"/);
  say(other, "bob", "second");
  await text.expect(new RegExp(`==> ${paths[1]} <==\n.*\n?.*: second\n`));
  await json.expect(/"second".*\n/);
  const rooms = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line).room);
  assertEquals(rooms, paths);
  await pipechat(["destroy", "--yes", paths[0]!]);
  say(other, "bob", "third");
  await text.expect(/: third\n/);
  await pipechat(["destroy", "--yes", paths[1]!]);
  assertEquals((await text.finished()).code, 0);
  // The folders are removed at the end, with rooms in them.
  for (const path of paths) Room.open(path, { create: true }).close();
});

Deno.test("what is for commands, or for several rooms, is refused elsewhere", async () => {
  await using room = new TemporaryRoom();
  const path = room.at("room");
  for (
    const args of [
      ["--exec", "true", path],
      ["--follow", "--mention", path],
      ["--follow", "--match", "x", path],
      [path, path],
      ["--follow", "--raw", path, path],
    ]
  ) assertEquals((await pipechat(["log", ...args])).code, 100, args.join(" "));
});
