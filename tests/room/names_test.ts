import { assertEquals } from "@std/assert";
import { userName } from "../../lib/posix/user.ts";
import { nameOf, ownNick } from "../../lib/room/names.ts";
import { rootOnly } from "../helpers/temporary.ts";

Deno.test("the nick is the name of the uid", () => {
  const uid = Deno.uid()!;
  assertEquals(ownNick(undefined), userName(uid) ?? `${uid}`);
});

Deno.test(rootOnly("under sudo it is the invoking user's name, if there is such a user"), () => {
  assertEquals(ownNick("daemon"), "daemon");
  assertEquals(ownNick("no such user"), "root");
  assertEquals(ownNick("<root>: hello"), "root");
});

Deno.test("a uid without a name is its number", () => {
  assertEquals(nameOf(0), "root");
  assertEquals(nameOf(3_999_999_999), "3999999999");
});
