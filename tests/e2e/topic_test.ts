import { assertFalse, assertMatch } from "@std/assert";
import { pipechat } from "../helpers/program.ts";
import { openTerminal } from "../helpers/screen.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("who is there is told of a new topic, and who joins is shown it", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await using joe = await openTerminal([room]);
  await joe.expect(/joined/);
  await using ann = await openTerminal([room]);
  await joe.expect(/joined[^]*joined/);
  assertFalse(ann.scrollback.includes("Topic"));
  await ann.type("/topic\r");
  await ann.expect(/-- There is no topic\. Only the owner \w+ can set it\./);
  await ann.type("/topic freeze on \u202eFriday\r");
  await joe.expect(/\*\*\* .*<\w+> set the topic: freeze on ⟨202E⟩Friday/);
  await using bob = await openTerminal([room]);
  await bob.expect(/-- .*\/help lists\s+the\s+commands\n-- Topic: freeze on ⟨202E⟩Friday$/m);
  await joe.type("/topic --none\r");
  await ann.expect(/\*\*\* .*<\w+> removed the topic/);
  await ann.type("/topic --nobody\r");
  await ann.expect(/!! \/topic: it takes a text, --none, --everybody or --owner/);
});

Deno.test("a room with a topic is as good as any: joined, sent to, and destroyed", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await pipechat([room], "/topic all is well\n");
  const { stdout } = await pipechat([room], "hello\n");
  assertMatch(stdout, /: hello$/m);
  const { code, stderr } = await pipechat(["destroy", "--yes", room]);
  assertMatch(`${code} ${stderr}`, /^0 $/);
});
