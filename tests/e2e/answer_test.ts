import { assertMatch } from "@std/assert";
import { messagesIn } from "../helpers/messages.ts";
import { pipechat } from "../helpers/program.ts";
import { openTerminal } from "../helpers/screen.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("an answer is shown with what it answers, to all and in the history", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await pipechat(["send", "--create", room, "--as", "nightly", "-m", "the disk is full\nsee df"]);
  const [alarm] = await messagesIn(room);
  await using joe = await openTerminal([room]);
  await joe.expect(/joined/);
  await using ann = await openTerminal([room]);
  await joe.expect(/joined[^]*joined/);
  await joe.type(`/re ${alarm!.id} I am on it\r`);
  const quoted = /^ {4}> +<nightly by \w+> +the disk is full …\n\d\d:\d\d .*<\w+> +I am on it$/m;
  await ann.expect(quoted);
  await joe.expect(quoted);
  await joe.type("/history 1\r");
  await joe.expect(
    /^ {4}> +#\d+ +<nightly by \w+> +the disk is full …\n.* #\d+ .*<\w+> +I am on it$/m,
  );
  const { stdout } = await pipechat(["log", room]);
  assertMatch(
    stdout,
    /^ {4}> #\d+ \[\d+\]<nightly by \w+>: the disk is full …\n.* #\d+ \[\d+\]<\w+>: I am/m,
  );
});

Deno.test("what was answered and taken back is quoted no more", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  const { stdout: id } = await pipechat(["send", "--create", room, "-m", "my password is xyzzy"]);
  await pipechat(["send", room, "--re", id.trim(), "really?"]);
  await pipechat(["rm", room, id.trim()]);
  await using joe = await openTerminal([room]);
  await joe.expect(/^ {4}> +<\w+> +\(taken back\)\n.*really\?$/m);
});

Deno.test("only a message that is there can be answered", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await using joe = await openTerminal([room]);
  await joe.expect(/joined/);
  await joe.type("/re 99999 hello\r");
  await joe.expect(/!! There is no message #99999/);
  await joe.type("/re it hello\r");
  await joe.expect(/!! \/re: an id is a number/);
  await joe.type("/re 0\r");
  await joe.expect(/!! \/re: which message, and what do you say\?/);
  assertMatch(String((await messagesIn(room)).length), /^0$/);
});
