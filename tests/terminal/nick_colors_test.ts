import { assert, assertEquals } from "@std/assert";
import { NickColors } from "../../lib/terminal/nick_colors.ts";
import { type ColorDepth, paletteOf } from "../../lib/terminal/palette.ts";

const NAMES = ["ann", "alice", "bob", "admin", "joe", "eve", "carol", "dave", "root", "ci", "git"];

function countColors(colors: NickColors, nicks: readonly string[]): number {
  return new Set(nicks.map((nick) => colors.of(nick))).size;
}

for (const [depth, count] of [[16, 4], [256, 11], ["all", 11]] satisfies [ColorDepth, number][]) {
  Deno.test(`those who are here differ as far as ${depth} colours go`, () => {
    const colors = new NickColors(paletteOf(depth));
    colors.settle(NAMES.slice(0, count));
    assertEquals(countColors(colors, NAMES.slice(0, count)), count);
  });
}

Deno.test("who is not here, such as a robot, has a colour of its own as well", () => {
  const colors = new NickColors(paletteOf(256));
  colors.settle(["ann", "bob"]);
  assertEquals(countColors(colors, NAMES), NAMES.length);
});

Deno.test("two who are here are as far apart as they can be", () => {
  const places = Array.from({ length: 12 }, (_, index) => String(index));
  for (const nick of NAMES) {
    const fresh = new NickColors({ nicks: places });
    fresh.settle(["ann", nick]);
    const steps = Math.abs(Number(fresh.of("ann")) - Number(fresh.of(nick)));
    if (nick !== "ann") assert(Math.min(steps, 12 - steps) >= 2, nick);
  }
});

Deno.test("a nick keeps its colour while it is here, whoever comes and goes", () => {
  const colors = new NickColors(paletteOf(16));
  colors.settle(["ann"]);
  const color = colors.of("ann");
  for (let count = 0; count <= NAMES.length; count++) {
    colors.settle(["ann", ...NAMES.slice(count)]);
    assertEquals(colors.of("ann"), color);
  }
});

Deno.test("who comes back to find their colour in use gets another", () => {
  const colors = new NickColors({ nicks: ["1", "2"] });
  colors.settle(["ann", "bob"]);
  colors.settle(["ann"]);
  colors.settle(["ann", "joe"]);
  assertEquals(colors.of("joe") === colors.of("ann"), false);
  colors.settle(["bob"]);
  colors.settle(["bob", "joe"]);
  assertEquals(countColors(colors, ["bob", "joe"]), 2);
});

Deno.test("a log with any number of nicks takes no colour from those who are here", () => {
  const colors = new NickColors(paletteOf(256));
  colors.settle(["ann", "bob"]);
  const before = [colors.of("ann"), colors.of("bob")];
  for (let number = 0; number < 10_000; number++) colors.of(`nick${number}`);
  assertEquals([colors.of("ann"), colors.of("bob")], before);
  assert(before[0] !== before[1]);
});

Deno.test("a nick that is alone has the colour that it has everywhere", () => {
  const places = Array.from({ length: 12 }, (_, index) => String(index));
  assertEquals(["joe", "ann", "Łukasz"].map((nick) => new NickColors({ nicks: places }).of(nick)), [
    "1",
    "2",
    "10",
  ]);
});
