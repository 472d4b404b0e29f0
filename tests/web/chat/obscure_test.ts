import { assertEquals } from "@std/assert";
import { unobscure } from "../../../lib/web/chat/obscure.ts";

Deno.test("what fossil chat send obscures is read again", () => {
  assertEquals(unobscure("74a13a27f82a"), "robot");
  assertEquals(unobscure("e632f4b477a9c2"), "s3cret");
});

Deno.test("what was not obscured is not mistaken for it", () => {
  for (const text of ["", "abc", "robot", "zz", "74a13a27f82"]) {
    assertEquals(unobscure(text), undefined, text);
  }
});
