import { assert, assertEquals, assertNotMatch } from "@std/assert";
import {
  clipboardText,
  multiplexerOf,
  passThrough,
  toClipboard,
} from "../../lib/terminal/control.ts";
import { FORBIDDEN, HOSTILE_TEXTS } from "../helpers/hostile.ts";

Deno.test("text goes to the clipboard as base64 of its UTF-8", () => {
  assertEquals(toClipboard("ls -l\n# é", undefined), "\x1b]52;c;bHMgLWwKIyDDqQ==\x07");
});

Deno.test("tmux gets a sequence for itself, and one to hand on with each escape doubled", () => {
  assertEquals(
    toClipboard("x", "tmux"),
    "\x1b]52;c;eA==\x07\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\",
  );
});

Deno.test("GNU screen gets a sequence in pieces that it takes", () => {
  const sequence = toClipboard("x".repeat(2000), undefined);
  const passed = toClipboard("x".repeat(2000), "screen");
  // deno-lint-ignore no-control-regex -- these are the marks of a piece.
  const pieces = Array.from(passed.matchAll(/\x1bP([^]*?)\x1b\\/g), ([, piece = ""]) => piece);
  assertEquals(pieces.join(""), sequence);
  assert(pieces.every((piece) => piece.length <= 240));
  assertEquals(passed.length, sequence.length + 4 * pieces.length);
});

Deno.test("a multiplexer is known by its variables", () => {
  assertEquals(multiplexerOf("xterm-256color", undefined), undefined);
  assertEquals(multiplexerOf("screen-256color", undefined), "screen");
  assertEquals(multiplexerOf("screen-256color", "/tmp/tmux-0/default,1,0"), "tmux");
  assertEquals(multiplexerOf(undefined, undefined), undefined);
  assertEquals(passThrough("\x1b]2;x\x07", undefined), "\x1b]2;x\x07");
});

Deno.test("a copied command keeps its lines and tabs", () => {
  const text = 'for log in *.1; do\n\tgzip "$log"\ndone';
  assertEquals(clipboardText(text), text);
});

for (const [attempt, text] of HOSTILE_TEXTS) {
  Deno.test(`nothing is copied that could ${attempt}, once it is pasted`, () => {
    assertNotMatch(clipboardText(text).replaceAll("\t", ""), FORBIDDEN);
  });
}
