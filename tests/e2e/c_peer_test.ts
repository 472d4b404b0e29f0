import { assertEquals, assertMatch } from "@std/assert";
import { messagesIn } from "../helpers/messages.ts";
import { DAY_LINE } from "../helpers/moment.ts";
import { PipedProgram, startPipechat } from "../helpers/program.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

const TIME = String.raw`\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d`;

Deno.test("a C client hears us and is heard", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await ours.expect(new RegExp(`\\[${peer.pid}\\]<carol>\\?? joined`));
  await peer.expect(new RegExp(`^\\[${peer.pid}\\]\\[${TIME}\\] \\*\\*\\* <carol> joined`, "m"));
  await ours.write("hello from us\n");
  await peer.expect(new RegExp(`^\\[${ours.pid}\\]\\[${TIME}\\] <\\w+>: hello from us$`, "m"));
  await peer.write("say hello from C\n");
  await ours.expect(new RegExp(`\\[${peer.pid}\\]<carol>\\??: hello from C$`, "m"));
  await peer.write("quit\n");
  assertEquals((await peer.finished()).code, 0);
  await ours.expect(new RegExp(`\\[${peer.pid}\\]<carol>\\?? left`));
  await ours.write("/quit\n");
  assertEquals((await ours.finished()).code, 0);
  assertEquals([...Deno.readDirSync(folder.at("room/event"))], []);
});

Deno.test("we join a room that a C client made, and it hears us come and go", async () => {
  await using folder = new TemporaryFolder();
  await using peer = joinAsC(folder, "create");
  await peer.expect(/<carol> joined/);
  await using ours = await startOurs(folder);
  await peer.expect(new RegExp(`^\\[${ours.pid}\\]\\[${TIME}\\] \\*\\*\\* <\\w+> joined`, "m"));
  await ours.closeInput();
  await peer.expect(new RegExp(`^\\[${ours.pid}\\]\\[${TIME}\\] \\*\\*\\* <\\w+> left`, "m"));
});

Deno.test("a C client's questions are answered", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await peer.expect(/joined/);
  await peer.write("list\n");
  await peer.expect(new RegExp(`^\\[${ours.pid}\\] is <\\w+>$`, "m"));
  await peer.expect(new RegExp(`^\\[${peer.pid}\\] is <carol>$`, "m"));
  await peer.write(`ptyof ${ours.pid}\n`);
  const nowhere = String.raw`0='\(null\)', 1='\(null\)'`;
  await peer.expect(new RegExp(`^\\[${ours.pid}\\] is <\\w+> on fds\\[ ${nowhere} \\]$`, "m"));
});

Deno.test("a C client's whois is answered", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await peer.expect(/joined/);
  await peer.write(`whois ${ours.pid}\n`);
  await peer.expect(new RegExp(`^\\[${ours.pid}\\] is <\\w+>$`, "m"));
});

Deno.test("we see that a C client is there without asking it", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await ours.expect(/carol>\?? joined/);
  const before = Deno.readTextFileSync(folder.at("room/log"));
  await ours.write("/list\n");
  await ours.expect(new RegExp(`^.*\\b${peer.pid} +\\w+`, "m"));
  assertEquals(Deno.readTextFileSync(folder.at("room/log")), before);
});

Deno.test("a C client is told when we destroy the room", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await peer.expect(/joined/);
  await ours.write("/destroy\nroom\n");
  await peer.expect(/^destroyed$/m);
  assertMatch((await peer.finished()).stdout, /<\w+> \/destroy .*\/room$/m);
  assertEquals((await ours.finished()).code, 0);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("when a C client destroys the room, we quit without a left line", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await ours.expect(/carol>\?? joined/);
  await peer.write("destroy\n");
  const { code, stderr } = await ours.finished();
  assertEquals(code, 0);
  assertMatch(stderr, /was destroyed/);
  assertEquals((await peer.finished()).code, 0);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("what we add to the protocol is one harmless line to a C client", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await ours.expect(/carol>\?? joined/);
  const log = folder.at("room/log");
  const line = "[1][2026.11.23 12:00:00] <carol>";
  await Deno.writeTextFile(log, `${line}: one\n${line}| two\n`, { append: true });
  await peer.write("say end\n");
  await peer.expect(/<carol>\| two$[^]*<carol>: end$/m);
  await ours.expect(new RegExp(`: one\n.*two\n${DAY_LINE}.*<carol>\\??: end$`, "m"));
});

Deno.test("an answer is one line to a C client, and its own is an answer to us", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await peer.expect(/joined/);
  await peer.write("say why?\n");
  await ours.expect(/: why\?\n/);
  const [{ id } = { id: -1 }] = await messagesIn(folder.at("room"));
  await ours.write(`/re ${id} because\n`);
  await peer.expect(
    new RegExp(`^\\[${ours.pid}\\]\\[${TIME}\\] <\\w+>: /re ${id} because$`, "m"),
  );
  await peer.write(`say /re ${id} I see\n`);
  await ours.expect(/^ {4}> \[\d+\]<carol>\??: why\?\n.*<carol>\??: I see\n/m);
});

Deno.test("who has seen a message is told in one line to a C client", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await peer.expect(/joined/);
  await peer.write("say fire\n");
  await ours.expect(/: fire\n/);
  const [{ id } = { id: -1 }] = await messagesIn(folder.at("room"));
  await ours.write(`/ack ${id}\n`);
  await peer.expect(new RegExp(`^\\[${ours.pid}\\]\\[${TIME}\\] <\\w+> /ack ${id}$`, "m"));
});

Deno.test("a new topic is one line to a C client", async () => {
  await using folder = new TemporaryFolder();
  await using ours = await startOurs(folder);
  await using peer = joinAsC(folder);
  await peer.expect(/joined/);
  await ours.write("/topic two\x1b[2J words\n");
  await peer.expect(
    new RegExp(`^\\[${ours.pid}\\]\\[${TIME}\\] <\\w+> /topic two \\[2J words$`, "m"),
  );
});

/** Joins the room as pipechat. */
async function startOurs(folder: TemporaryFolder): Promise<PipedProgram> {
  const ours = await startPipechat([folder.at("room")]);
  await ours.expect(/joined/);
  return ours;
}

/** Joins the room as a C client would. */
function joinAsC(folder: TemporaryFolder, create = ""): PipedProgram {
  const script = new URL("c_peer.sh", import.meta.url).pathname;
  return new PipedProgram(["sh", script, folder.at("room"), "carol", create], {});
}
