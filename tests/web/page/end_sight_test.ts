import { assertEquals } from "@std/assert";
import { EndSight } from "../../../lib/web/page/end_sight.js";

/** A scroller of 1000 pixels that shows 100 of them. */
const at = (scrollTop: number, scrollHeight = 1000) => ({
  scrollTop,
  scrollHeight,
  clientHeight: 100,
});

Deno.test("who goes up leaves the end, and who comes back reaches it once", () => {
  const sight = new EndSight();
  sight.settle(900);
  assertEquals([sight.look(at(500)), sight.isAtEnd], [false, false]);
  assertEquals([sight.look(at(700)), sight.isAtEnd], [false, false]);
  assertEquals([sight.look(at(900)), sight.isAtEnd], [true, true]);
  assertEquals(sight.look(at(900)), false);
});

Deno.test("nearly at the end is at the end", () => {
  const sight = new EndSight();
  sight.settle(900);
  sight.look(at(841));
  assertEquals(sight.isAtEnd, true);
  sight.look(at(840));
  assertEquals(sight.isAtEnd, false);
});

Deno.test("what grows below does not take anybody away from the end", () => {
  const sight = new EndSight();
  sight.settle(900);
  sight.look(at(900, 2000));
  assertEquals(sight.isAtEnd, true);
});

Deno.test("a jump that was not the person's counts as none", () => {
  const sight = new EndSight();
  sight.settle(900);
  sight.settle(300);
  sight.look(at(400));
  assertEquals(sight.isAtEnd, true);
});
