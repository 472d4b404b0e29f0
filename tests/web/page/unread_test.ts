import { assertEquals } from "@std/assert";
import { Unread } from "../../../lib/web/page/unread.js";

Deno.test("what was not seen is counted in the title until it is seen", () => {
  const unread = new Unread("lobby");
  assertEquals(unread.title, "lobby");
  unread.add([10, 20], false);
  unread.add([30], false);
  assertEquals(unread.title, "(3) lobby");
  unread.clear();
  assertEquals(unread.title, "lobby");
});

Deno.test("what is seen at once is not counted, and does not count for what was there before", () => {
  const unread = new Unread("lobby");
  unread.add([10], false);
  unread.add([20, 30, 40], true);
  assertEquals(unread.title, "(1) lobby");
});

Deno.test("the first that was not seen is known until there is another", () => {
  const unread = new Unread("lobby");
  unread.add([10], true);
  assertEquals(unread.first, undefined);
  unread.add([], false);
  unread.add([20, 30], false);
  unread.add([40], false);
  assertEquals(unread.first, 20);
  unread.clear();
  unread.add([50], true);
  assertEquals(unread.first, 20);
  unread.add([60], false);
  assertEquals(unread.first, 60);
  unread.resume(5);
  assertEquals(unread.first, 5);
  unread.forget();
  assertEquals([unread.first, unread.count], [undefined, 0]);
});
