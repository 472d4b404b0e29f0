import { assertEquals } from "@std/assert";
import { Unread } from "../../../lib/web/page/unread.js";

Deno.test("what was not seen is counted in the title until it is seen", () => {
  const unread = new Unread("lobby");
  assertEquals(unread.title, "lobby");
  unread.add(2, false);
  unread.add(1, false);
  assertEquals(unread.title, "(3) lobby");
  unread.clear();
  assertEquals(unread.title, "lobby");
});

Deno.test("what is seen at once is not counted, and does not count for what was there before", () => {
  const unread = new Unread("lobby");
  unread.add(1, false);
  unread.add(5, true);
  assertEquals(unread.title, "(1) lobby");
});
