import { assertEquals } from "@std/assert";
import { isMention } from "../../../lib/web/page/mention.js";

Deno.test("a nick is a mention where it is a whole word, whatever is in it", () => {
  assertEquals(isMention("look, @ANN!", "ann"), true);
  assertEquals(isMention("the anns of un-ann", "ann"), false);
  assertEquals(isMention("c++ is here", "c++"), true);
  assertEquals(isMention("cc", "c+"), false);
});
