import { assert, assertEquals } from "@std/assert";
import { placeOfColor } from "../lib/nick_color.ts";

Deno.test("a nick has its place among the colours for good", () => {
  assertEquals(["joe", "ann", "Łukasz"].map((nick) => Math.floor(placeOfColor(nick) * 360)), [
    50,
    73,
    304,
  ]);
});

Deno.test("many nicks are spread over all colours alike", () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let number = 0; number < 1000; number++) {
    const tenth = Math.floor(placeOfColor(`user${number}`) * 10);
    counts[tenth] = (counts[tenth] ?? 0) + 1;
  }
  assert(counts.every((count) => count > 60 && count < 140), counts.join(" "));
});
