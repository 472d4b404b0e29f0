import { assert, assertEquals, assertMatch } from "@std/assert";
import { formatPlaces, parsePlace } from "../../../lib/web/page/kept_places.js";

const cookieOf = (text: string) => text.split("; ")[0] ?? "";

Deno.test("a place comes back as it was kept, whatever other cookies and rooms there are", () => {
  const one = cookieOf(formatPlaces("", "/tmp/é; a=b", 70));
  const both = cookieOf(formatPlaces(`x=1; ${one}`, "/tmp/chat", 20));
  const cookies = `pipechat-settings=1; ${cookieOf(formatPlaces(both, "/tmp/é; a=b", 90))}`;
  assertEquals(parsePlace(cookies, "/tmp/é; a=b"), 90);
  assertEquals(parsePlace(cookies, "/tmp/chat"), 20);
  assertEquals(parsePlace(cookies, "/tmp/other"), undefined);
  assertMatch(formatPlaces("", "/tmp/chat", 1), /; max-age=31536000; samesite=strict$/);
});

Deno.test("the rooms that were seen last are kept, as many as a cookie holds, without names", () => {
  let cookies = "";
  for (let number = 0; number < 100; number++) {
    cookies = cookieOf(formatPlaces(cookies, `/tmp/${number}`, 999_999_999_999_999));
  }
  assertEquals(parsePlace(cookies, "/tmp/99"), 999_999_999_999_999);
  assertEquals(parsePlace(cookies, "/tmp/0"), undefined);
  assert(cookies.length < 1024 && !cookies.includes("tmp"));
});

Deno.test("nonsense in the cookie is as if it were not there", () => {
  for (const value of ["", "%", "x", "811c9dc5", "811c9dc5.-1", "811c9dc5.1e3"]) {
    const cookies = `pipechat-seen=${value}`;
    assertEquals(parsePlace(cookies, ""), undefined, value);
    assertEquals(parsePlace(cookieOf(formatPlaces(cookies, "", 7)), ""), 7, value);
  }
});
