import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { messagesIn, textsIn } from "../helpers/messages.ts";
import { pipechat, type PipedProgram, startPipechat } from "../helpers/program.ts";
import { openTerminal } from "../helpers/screen.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** Answers among the messages, as a person sees them. */
const MERGED = { isMerged: true };

/** Types a line that makes pipechat say something, and returns what it has printed till then. */
async function ask(person: PipedProgram, line: string, answer: RegExp): Promise<string> {
  const before = person.stdout.length;
  await person.write(`${line}\n`);
  while (!answer.test(person.stdout.slice(before))) {
    await person.expect(new RegExp(`^[^]{${person.stdout.length + 1},}$`));
  }
  return person.stdout.slice(before);
}

Deno.test("/me is shown as what somebody does", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await startPipechat([folder.at("room")], MERGED);
  await ask(joe, "/me waves", /\d\d:\d\d \[\d+\]\* \w+ waves\n/);
  assertEquals((await messagesIn(folder.at("room"))).map(({ text }) => text), ["/me waves"]);
});

Deno.test("/ids on shows the id of every message, until /ids off", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await startPipechat([folder.at("room")], MERGED);
  await ask(joe, "first", /: first\n/);
  await ask(joe, "/ids on", /Ids are shown/);
  const shown = await ask(joe, "second", /: second\n/);
  const [, second] = await messagesIn(folder.at("room"));
  assertStringIncludes(shown, ` #${second!.id} [${joe.pid}]`);
  await ask(joe, "/ids off", /Ids are not shown/);
  assertFalse((await ask(joe, "third", /: third\n/)).includes("#"));
});

Deno.test("/from shows one person only, and then what the others said meanwhile", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await using joe = await startPipechat([room], MERGED);
  await joe.expect(/joined/);
  const say = (nick: string, text: string) => {
    const line = `[7][2026.11.23 12:00:00] <${nick}>: ${text}\n`;
    Deno.writeTextFileSync(`${room}/log`, line, { append: true });
  };
  say("ann", "early");
  say("bob", "noise");
  await ask(joe, "mine", /: mine\n/);
  const only = await ask(joe, "/from ann", /: early\n/);
  assertFalse(only.includes("noise"));
  say("bob", "more noise");
  say("ann", "late");
  const live = await ask(joe, "hello?", /: hello\?\n/);
  assertStringIncludes(live, ": late\n");
  assertFalse(live.includes("noise"));
  const all = await ask(joe, "/from ann", /more/);
  assertStringIncludes(all, "Meanwhile:");
  assertFalse(all.includes("late"));
  say("bob", "at last");
  await ask(joe, "again", /: at last\n/);
});

Deno.test("/ignore shows nothing of somebody, lists whom, and again tells what was missed", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await using joe = await startPipechat([room], MERGED);
  await joe.expect(/joined/);
  const write = (line: string) => Deno.writeTextFileSync(`${room}/log`, line, { append: true });
  const say = (nick: string, text: string) =>
    write(`[7][2026.11.23 12:00:00] <${nick}>: ${text}\n`);
  await ask(joe, "/ignore", /You ignore nobody\./);
  say("bob", "early noise");
  await ask(joe, "mine", /: mine\n/);
  await ask(joe, "/ignore bob", /Nothing of bob is shown/);
  await ask(joe, "/ignore", /You ignore: bob\./);
  say("bob", "noise");
  write("[7][2026.11.23 12:00:00] *** <bob> left ***\n");
  say("ann", "not noise");
  const live = await ask(joe, "hello?", /: hello\?\n/);
  assertStringIncludes(live, "<ann>?: not noise\n");
  assertFalse(live.includes("bob"));
  assertFalse((await ask(joe, "/history", /hello/)).includes("bob"));
  const [noise] = (await messagesIn(room)).filter(({ text }) => text === "noise");
  say("ann", `/re ${noise!.id} please stop`);
  const answer = await ask(joe, "well", /: well\n/);
  assertStringIncludes(answer, "<bob>?: (hidden)\n");
  const heard = await ask(joe, "/ignore bob", /: noise\n/);
  assertStringIncludes(heard, "What bob says is shown again. Meanwhile:");
  assertFalse(heard.includes("early"));
  say("bob", "at last");
  await ask(joe, "again", /: at last\n/);
  const [own] = (await messagesIn(room)).filter(({ text }) => text === "mine");
  await ask(joe, `/ignore ${own!.nick}`, /is for others/);
});

Deno.test("/grep finds messages with their ids, and says when there are none", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await startPipechat([folder.at("room")], MERGED);
  for (const text of ["an Apple", "a pear", "two apples"]) {
    await ask(joe, text, new RegExp(`: ${text}\n`));
  }
  const found = await ask(joe, "/grep a(pp|rr)le", /two apples/);
  assertStringIncludes(found, "an Apple");
  assertFalse(found.includes("pear"));
  assert(/#\d+ \[\d+\]/.test(found));
  assertFalse((await ask(joe, "/grep Apple", /an Apple/)).includes("two"));
  await ask(joe, "/grep plum", /Nothing matches plum/);
  await ask(joe, "/grep (", /is no regular expression/);
});

Deno.test("/hide is for oneself, and until one joins again", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await using ann = await startPipechat([room], MERGED);
  {
    await using joe = await startPipechat([room], MERGED);
    await ask(joe, "boring", /: boring\n/);
    await ask(joe, "other", /: other\n/);
    const [boring] = await messagesIn(room);
    await ask(joe, `/hide #${boring!.id}`, /is hidden from you/);
    assertFalse((await ask(joe, "/history", /other/)).includes("boring"));
    await ask(joe, "/hide 99999", /There is no message #99999/);
    await ask(joe, "/hide it", /an id is a number/);
  }
  await ask(ann, "/history", /boring/);
  await using joe = await startPipechat([room], MERGED);
  await joe.expect(/boring/);
});

Deno.test("/delete is seen by all, and later joiners see nothing of the message", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await using joe = await startPipechat([room], MERGED);
  await using ann = await startPipechat([room], MERGED);
  await ann.expect(/joined/);
  await ask(joe, "oops, my password", /my password/);
  await ask(joe, "kept", /: kept\n/);
  const [oops] = await messagesIn(room);
  await ask(joe, `/delete ${oops!.id}`, /took back/);
  await ann.expect(
    new RegExp(
      `\\*\\*\\* \\[${joe.pid}\\]<\\w+> took back what they said .*at \\d\\d:\\d\\d \\*\\*\\*`,
    ),
  );
  assertFalse((await Deno.readTextFile(`${room}/log`)).includes("password"));
  await ask(joe, `/delete ${oops!.id}`, /it was taken back/);
  await using bob = await startPipechat([room], MERGED);
  await bob.expect(/: kept\n/);
  assertFalse(/password|took back/.test(bob.stdout));
});

Deno.test("/delete without an id takes back one's own last message, and nobody else's", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await using joe = await startPipechat([room], MERGED);
  await ask(joe, "kept", /: kept\n/);
  await ask(joe, "a slip", /: a slip\n/);
  Deno.writeTextFileSync(`${room}/log`, "[7][2026.11.23 12:00:00] <ann>: other\n", {
    append: true,
  });
  await ask(joe, "/delete", /took back/);
  assertEquals(await textsIn(room), ["kept", "", "other", ""]);
  await ask(joe, "/rm", /took back/);
  await ask(joe, "/rm", /There is no message that is yours/);
  assertEquals(await textsIn(room), ["", "", "other", "", ""]);
});

Deno.test("/get without an id saves the last file", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  for (const name of ["one", "two"]) await Deno.writeTextFile(folder.at(name), name);
  await using joe = await startPipechat([room], { cwd: folder.path, ...MERGED });
  await ask(joe, "/get", /There is no message that has a file/);
  await ask(joe, "/send one", /\[file: one/);
  await ask(joe, "/send two", /\[file: two/);
  await ask(joe, "no file", /: no file\n/);
  await Deno.remove(folder.at("two"));
  await ask(joe, "/get", /Saved 3 bytes to "two"/);
});

Deno.test("what is sent while something slower is being sent is shown at once", async () => {
  await using folder = new TemporaryFolder();
  const { success } = await new Deno.Command("mkfifo", { args: [folder.at("slow")] }).output();
  assertEquals(success, true);
  await Deno.writeFile(folder.at("quick"), new Uint8Array(20_000_000));
  // The directory of files is there already: its making would wake the chat, too.
  assertEquals(
    (await pipechat(["send", "--create", folder.at("room"), "-f", folder.at("quick")])).code,
    0,
  );
  await using joe = await openTerminal([folder.at("room")], { cwd: folder.path });
  await joe.expect(/\[file: quick [^]*^>$/m);
  using slow = Deno.openSync(folder.at("slow"), { read: true, write: true });
  await joe.type("/send slow\rand then");
  await joe.expect(/^> and then$/m);
  await joe.type("\x15/send quick\r");
  await joe.expect(/\[file: quick [^]*\[file: quick /);
  slow.close();
  await joe.expect(/\[file: slow /);
});

Deno.test("/send shows name, size and id, and /get fetches it by that id", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await Deno.writeTextFile(folder.at("my plan.txt"), "x".repeat(2048));
  await using joe = await startPipechat([room], { cwd: folder.path, ...MERGED });
  await using ann = await startPipechat([room], { cwd: folder.path, ...MERGED });
  await ann.expect(/joined/);
  await joe.write(`/send "my plan.txt" what do you think?\n`);
  const [, id] = await ann.expect(
    /: what do you think\?\n {6}\[file: my plan\.txt \(2 KiB, text\/plain\): \/get (\d+)\]\n/,
  );
  await ask(ann, `/get ${id}`, /Cannot save to "my plan\.txt": it exists already/);
  await ask(ann, `/get ${id} copy`, /Saved 2 KiB to "copy"/);
  assertEquals(await Deno.readTextFile(folder.at("copy")), "x".repeat(2048));
});

Deno.test("a file that can't be sent is told, and nothing of it is left", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await Deno.writeTextFile(folder.at("huge"), "");
  await Deno.truncate(folder.at("huge"), 65 * 1024 * 1024);
  await using joe = await startPipechat([room], { cwd: folder.path, ...MERGED });
  await ask(joe, "/send huge", /it has more than 64 MiB, which is the limit/);
  await ask(joe, "/send nothing", /Cannot send "nothing"/);
  await ask(joe, "/send .", /it is a directory/);
  await ask(joe, "/send", /which file\?/);
  await ask(joe, "/get 0", /There is no file with message|There is no message/);
  assertEquals(await messagesIn(room), []);
});
