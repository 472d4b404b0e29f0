// deno-lint-ignore-file no-control-regex -- sequences are what is looked for.
import { assert, assertEquals, assertNotMatch } from "@std/assert";
import {
  clipboardText,
  multiplexerOf,
  notification,
  notificationKinds,
  passThrough,
  setTitle,
  takesCommands,
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

for (const [attempt, text] of HOSTILE_TEXTS) {
  Deno.test(`no title and no notification could ${attempt}`, () => {
    const sequences = [
      [setTitle(text), /^\x1b\]2;([^]*)\x1b\\$/],
      [notification("9", text, text, undefined), /^\x1b\]9;\[([^]*)\x07$/],
      [notification("777", text, text, undefined), /^\x1b\]777;notify;([^]*)\x07$/],
    ] as const;
    for (const [sequence, form] of sequences) {
      const [, content = ""] = form.exec(sequence) ?? [];
      assert(content.length > 0 && content.length < 300, sequence);
      assertNotMatch(content, FORBIDDEN);
    }
  });
}

Deno.test("a notification can't be taken for another command, nor its title for a text", () => {
  assertEquals(
    notification("9", "4;1;100", "hi", undefined),
    "\x1b]9;[4;1;100] hi\x07".replaceAll(
      /(?<=4|1);/g,
      ",",
    ),
  );
  assertEquals(notification("777", "a;b", "c;d", undefined), "\x1b]777;notify;a,b;c;d\x07");
});

Deno.test("a notification goes through a multiplexer to the terminal around it", () => {
  assertEquals(
    notification("9", "ops", "<ann> hi", "tmux"),
    "\x1bPtmux;\x1b\x1b]9;[ops] <ann> hi\x07\x1b\\",
  );
  assertEquals(
    notification("777", "ops", "<ann> hi", "screen"),
    "\x1bP\x1b]777;notify;ops;<ann> hi\x07\x1b\\",
  );
});

Deno.test("a terminal gets the notification that it knows, and one that is not known gets both", () => {
  assertEquals(notificationKinds("rxvt-unicode-256color"), ["777"]);
  assertEquals(notificationKinds("foot"), ["777"]);
  assertEquals(notificationKinds("xterm-kitty"), ["9"]);
  assertEquals(notificationKinds("tmux-256color"), ["9", "777"]);
  assertEquals(notificationKinds(undefined), ["9", "777"]);
});

Deno.test("commands are for terminals that take them", () => {
  for (const term of ["xterm-256color", "screen", "tmux-256color", "alacritty", "st-256color"]) {
    assert(takesCommands(term), term);
  }
  for (const term of ["linux", "vt100", "vt220", "ansi", "cons25", "dumb", "stand", undefined]) {
    assert(!takesCommands(term), term);
  }
});

Deno.test("a long title is cut, and no character of it", () => {
  assertEquals(setTitle("x".repeat(100)), `\x1b]2;${"x".repeat(79)}…\x1b\\`);
  assertEquals(setTitle(`${"x".repeat(78)}😀😀`), `\x1b]2;${"x".repeat(78)}…\x1b\\`);
});
