import { assertEquals, assertNotMatch } from "@std/assert";
import { sanitise, sanitiseLines, sanitiseNick, sanitiseText } from "../lib/sanitise.ts";
import { FORBIDDEN, HOSTILE_TEXTS } from "./helpers/hostile.ts";

for (const [attempt, text] of HOSTILE_TEXTS) {
  Deno.test(`a text that tries to ${attempt} becomes harmless`, () => {
    assertNotMatch(sanitise(text), FORBIDDEN);
    assertNotMatch(sanitiseNick(text), FORBIDDEN);
  });
}

Deno.test("every control character becomes a visible symbol of its own", () => {
  assertEquals(sanitise("\x00\x07\x1b\x7f"), "␀␇␛␡");
  assertEquals(sanitise("\u0085\u009b\u202e\u{e0041}"), "⟨0085⟩⟨009B⟩⟨202E⟩⟨E0041⟩");
});

Deno.test("ordinary text of any script is left as it is", () => {
  for (
    const text of ["plain ~!@#", "Übergröße", "日本語", "नमस्ते", "สวัสดี", "שלום", "👨‍👩‍👧 🏳️‍🌈", "e\u0301"]
  ) {
    assertEquals(sanitise(text), text);
  }
});

Deno.test("tabs become spaces up to the next stop", () => {
  assertEquals(sanitise("a\tb"), "a       b");
  assertEquals(sanitise("\t12345678\tc"), "        12345678        c");
});

Deno.test("marks are capped at four, and what is cut is shown", () => {
  assertEquals(sanitise(`a${"\u0301".repeat(4)}b`), `a${"\u0301".repeat(4)}b`);
  assertEquals(sanitise(`a${"\u0301".repeat(9)}b`), `a${"\u0301".repeat(4)}\ufffdb`);
});

Deno.test("a joiner between marks does not let more of them through", () => {
  assertEquals(sanitise("a" + "\u0301\u200d".repeat(9)), `a${"\u0301\u200d".repeat(4)}\ufffd`);
  assertEquals(
    sanitise(`e\u0301\u200c${"\u0301".repeat(9)}`),
    `e\u0301\u200c${"\u0301".repeat(3)}\ufffd`,
  );
});

Deno.test("what no font draws becomes a visible symbol", () => {
  assertEquals(
    sanitise("\ufff0\u{1bca0}\u{1d173}\u{e0080}\u{e01f0}"),
    "⟨FFF0⟩⟨1BCA0⟩⟨1D173⟩⟨E0080⟩⟨E01F0⟩",
  );
});

Deno.test("a nick is one word without brackets", () => {
  assertEquals(sanitiseNick("a b<c>[d]\u200de"), "a_b_c__d__e");
  for (const invisible of "\u034f\u180b\u180e\u206a\ufe0f\u{e0100}") {
    assertEquals(sanitiseNick(`root${invisible}`), "root_");
  }
});

Deno.test("the newlines between lines stay", () => {
  assertEquals(sanitiseLines("one\x07\ntwo"), "one␇\ntwo");
});

Deno.test("tabs stay where there is no terminal, and nothing else does", () => {
  assertEquals(sanitiseText("a\tb\u202e\n\x1b[m"), "a\tb⟨202E⟩\n␛[m");
});
