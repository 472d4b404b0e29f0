import { assertEquals } from "@std/assert";
import { type Input, PasteSplitter } from "../../lib/terminal/paste.ts";

function split(...chunks: string[]): Input[] {
  const splitter = new PasteSplitter();
  return chunks.flatMap((chunk) => Array.from(splitter.push(chunk)));
}

Deno.test("keys and pastes are told apart", () => {
  assertEquals(split("ab\x1b[200~one\ntwo\x1b[201~c"), [
    { type: "keys", text: "ab" },
    { type: "paste", text: "one\ntwo" },
    { type: "keys", text: "c" },
  ]);
});

Deno.test("marks may be cut anywhere between reads", () => {
  const text = "x\x1b[200~paste\x1b[201~y";
  for (let cut = 1; cut < text.length; cut++) {
    const inputs = split(text.slice(0, cut), text.slice(cut));
    const keys = inputs.filter(({ type }) => type === "keys").map(({ text }) => text).join("");
    const pastes = inputs.filter(({ type }) => type === "paste").map(({ text }) => text);
    assertEquals([keys, pastes], ["xy", ["paste"]], `cut at ${cut}`);
  }
});

Deno.test("an escape comes with the key that follows it", () => {
  assertEquals(split("\x1b", "b"), [{ type: "keys", text: "\x1bb" }]);
});
