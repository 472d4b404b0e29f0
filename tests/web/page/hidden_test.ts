import { assertEquals } from "@std/assert";
import { Hidden } from "../../../lib/web/page/hidden.js";

Deno.test("messages are hidden singly, or all before one", () => {
  const hidden = new Hidden();
  hidden.add(70);
  hidden.addBefore(50);
  hidden.addBefore(20);
  assertEquals([0, 49, 50, 69, 70, 71].filter((id) => hidden.has(id)), [0, 49, 70]);
  assertEquals(hidden.isToBeginning, true);
  hidden.clear();
  assertEquals([hidden.has(0), hidden.has(70), hidden.isToBeginning], [false, false, false]);
});
