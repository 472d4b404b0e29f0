import { assert, assertEquals, assertFalse, assertMatch } from "@std/assert";
import { messagesIn } from "../helpers/messages.ts";
import { pipechat, startPipechat } from "../helpers/program.ts";
import { openTerminal } from "../helpers/screen.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** A room in which a robot has raised an alarm, and the id of that. */
async function alarmedRoom(folder: TemporaryFolder): Promise<[room: string, id: number]> {
  const room = folder.at("room");
  const alarm = ["send", "--create", room, "--as", "nightly", "-m", "the disk is full"];
  return [room, Number((await pipechat(alarm)).stdout)];
}

Deno.test("who has seen the alarm is told to all, and stands below it from then on", async () => {
  await using folder = new TemporaryFolder();
  const [room, id] = await alarmedRoom(folder);
  await using joe = await openTerminal([room], { columns: 120 });
  await joe.expect(/joined/);
  await using ann = await openTerminal([room], { columns: 120 });
  await joe.expect(/joined[^]*joined/);
  await joe.type("never mind\r");
  await ann.expect(/never mind/);
  await joe.type("/ack\r");
  const notice = /\*\*\* .*<\w+> has seen what nightly said at \d\d:\d\d: the disk is full$/m;
  await joe.expect(notice);
  await ann.expect(notice);
  await joe.type("/ack\r");
  await joe.expect(/-- You have acknowledged it already\./);
  await using bob = await openTerminal([room], { columns: 120 });
  await bob.expect(/the disk is full\n {4}\+ +seen by \w+\n/);
  assertEquals(bob.scrollback.match(/has seen/), null);
  await ann.type(`/history 2\r`);
  await ann.expect(new RegExp(`#${id} .*the disk is full\\n {4}\\+ +seen by \\w+\\n.*never mind`));
});

Deno.test("the log tells who has seen a message, to people and to programs", async () => {
  await using folder = new TemporaryFolder();
  const [room, id] = await alarmedRoom(folder);
  const { stdout: after } = await pipechat(["send", room, "-m", "later"]);
  await pipechat([room], "/ack\n");
  const text = await pipechat(["log", room]);
  assertMatch(text.stdout, /: the disk is full\n {4}\+ seen by \w+\n.*: later\n$/);
  const json = await pipechat(["log", room, "--json"]);
  const [alarm, later, seen] = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals([alarm.msgid, alarm.seen], [id, [seen.xfrom]]);
  assertEquals([later.msgid, later.seen], [Number(after), undefined]);
  assertEquals([seen.ack, seen.xmsg, seen.vouched], [id, "", true]);
  const last = await pipechat(["log", room, "--json", "-n", "1", "--since", after.trim()]);
  assertEquals(last.stdout, "");
  const raw = await pipechat(["log", room, "--raw"]);
  assertMatch(raw.stdout, new RegExp(`<\\w+> /ack ${id}\n$`));
});

Deno.test("who follows the log hears of it, and a command that it runs does not", async () => {
  await using folder = new TemporaryFolder();
  const [room, id] = await alarmedRoom(folder);
  await using text = await startPipechat(["log", "-f", room]);
  await using json = await startPipechat(["log", "-f", "--json", room]);
  // With the last message, so that it is known when it listens.
  const command = ["--exec", "echo ran $PIPECHAT_ID"];
  await using exec = await startPipechat(["log", "-f", "-n", "1", ...command, room]);
  await Promise.all([text, json, exec].map((follower) => follower.expect(/is full/)));
  await pipechat([room], `/ack ${id}\nand now?\n`);
  await text.expect(
    new RegExp(
      `\\*\\*\\* .*<\\w+> has seen what nightly said at .* \\(#${id}\\): the disk is full \\*\\*\\*`,
    ),
  );
  await json.expect(new RegExp(`"xmsg":"","ack":${id},`));
  const [, message] = await messagesIn(room);
  await exec.expect(new RegExp(`^ran ${message!.id}\\n`, "m"));
});

Deno.test("/ack means what names one, and is not for one's own words or for nothing", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await using joe = await openTerminal([room], { columns: 120 });
  const [, nick] = await joe.expect(/<(\w+)> joined/);
  await joe.type("/ack\r");
  await joe.expect(/!! There is no message that names you or is a robot's/);
  const say = (who: string, text: string) =>
    Deno.writeTextFileSync(`${room}/log`, `[7][2026.11.23 12:00:00] <${who}>: ${text}\n`, {
      append: true,
    });
  say("daemon", `${nick}, are you there?`);
  say("daemon", "hello?");
  await joe.type("mine\r");
  await joe.expect(/hello\?[^]*mine\n/);
  await joe.type("/ack\r");
  await joe.expect(/has seen what daemon said .*: \w+, are you there\?/);
  const own = (await messagesIn(room)).at(-1);
  await joe.type(`/ack ${own!.id}\r`);
  await joe.expect(/!! That is your own message/);
  await joe.type(`/ack ${own!.id + 1}\r`);
  await joe.expect(/!! There is no message #\d+: no message begins there/);
});

Deno.test("an acknowledgement in another's name is marked, and one that is denied is no sight", async () => {
  await using folder = new TemporaryFolder();
  const [room, id] = await alarmedRoom(folder);
  await using joe = await startPipechat([room]);
  const [, pid, nick] = await joe.expect(/\[(\d+)\]<(\w+)> joined/);
  await Deno.writeTextFile(
    `${room}/log`,
    `[7][2026.11.23 12:00:00] <daemon> /ack ${id}\n[${pid}][2026.11.23 12:00:00] <${nick}> /ack ${id}\n`,
    { append: true },
  );
  await joe.write("anything\n");
  await joe.expect(/\*\*\* \[7\]<daemon>\? has seen what nightly said/);
  await joe.expect(/FORGED \*\*\* \[\d+\]<\w+> has seen what nightly said/);
  const { stdout } = await pipechat(["log", room]);
  assert(stdout.includes("    + seen by daemon?\n"), stdout);
  assertFalse(stdout.includes("FORGED"));
});
