import { assertEquals, assertMatch } from "@std/assert";
import { openTerminal } from "../helpers/screen.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("two people on two terminals hear each other", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  const [prompt] = await joe.expect(/^\[\d+\]<\w+>:/m);
  await using ann = await openTerminal([folder.at("room")]);
  await joe.expect(/\*\*\* \[\d+\]<\w+> joined \*\*\*[^]*joined/);
  await joe.type("hello there\r");
  await ann.expect(/^\d\d:\d\d \[\d+\]<\w+>: hello there$/m);
  await ann.type("good morning\r");
  await joe.expect(/: good morning$/m);
  assertMatch(joe.screen, /hello there\n.*good morning\n\[\d+\]<\w+>:$/);
  assertEquals(joe.screen.split("\n").at(-1), prompt);
});
