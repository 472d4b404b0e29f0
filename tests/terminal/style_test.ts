import { assertEquals } from "@std/assert";
import { makePainter, wantsColor } from "../../lib/terminal/style.ts";

Deno.test("colours are for terminals that know them and people who want them", () => {
  const terminal = { isTerminal: true, noColor: undefined, term: "xterm" };
  assertEquals(wantsColor("auto", terminal), true);
  assertEquals(wantsColor("auto", { ...terminal, isTerminal: false }), false);
  assertEquals(wantsColor("auto", { ...terminal, noColor: "1" }), false);
  assertEquals(wantsColor("auto", { ...terminal, noColor: "" }), true);
  assertEquals(wantsColor("auto", { ...terminal, term: "dumb" }), false);
  assertEquals(wantsColor("auto", { ...terminal, term: undefined }), false);
  assertEquals(wantsColor("always", { isTerminal: false, noColor: "1", term: "dumb" }), true);
  assertEquals(wantsColor("never", terminal), false);
});

Deno.test("without colours the painter leaves text alone", () => {
  assertEquals(makePainter(false)("text", "1"), "text");
  assertEquals(makePainter(true)("text", "1", "31"), "\x1b[1;31mtext\x1b[0m");
});
