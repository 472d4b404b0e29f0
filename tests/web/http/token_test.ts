import { assertEquals, assertNotEquals } from "@std/assert";
import { Token } from "../../../lib/web/http/token.ts";

const MINUTE = 60_000;

function shows(authorization: string): Request {
  return new Request("http://127.0.0.1/", { headers: { authorization } });
}

Deno.test("a token is long, and another one for each server", () => {
  const [one, other] = [new Token().text, new Token().text];
  assertEquals(one.length, 32);
  assertNotEquals(one, other);
});

Deno.test("a token is shown as a bearer's or as a password", () => {
  const token = new Token("secret");
  assertEquals(token.isShownBy(shows("Bearer secret")), true);
  assertEquals(token.isShownBy(shows(`Basic ${btoa("alice:secret")}`)), true);
  const wrong = ["", "Bearer", "Bearer secre", "Bearer secrett", "secret", "Basic ***", "Basic "];
  for (const text of wrong) assertEquals(token.isShownBy(shows(text)), false, text);
});

Deno.test("a ticket is good for once, and only the last one", () => {
  const token = new Token();
  const [older, ticket] = [token.makeTicket(), token.makeTicket()];
  assertEquals(token.isShownBy(shows(`Bearer ${ticket}`)), false);
  const redeem = (text: string) => token.redeemTicket(shows(`Bearer ${text}`));
  assertEquals([older, token.text, "", ticket, ticket].map(redeem), [
    false,
    false,
    false,
    true,
    false,
  ]);
});

Deno.test("a signed link opens one path, for some minutes", () => {
  const token = new Token();
  const query = new URLSearchParams(token.sign("chat-download/1", 1000));
  assertEquals(token.isSigned("chat-download/1", query, 1000), true);
  assertEquals(token.isSigned("chat-download/1", query, 1000 + 4 * MINUTE), true);
  assertEquals(token.isSigned("chat-download/1", query, 1000 + 6 * MINUTE), false);
  assertEquals(token.isSigned("chat-download/2", query, 1000), false);
  assertEquals(new Token().isSigned("chat-download/1", query, 1000), false);
});

Deno.test("a link whose expiry was moved is no longer signed", () => {
  const token = new Token();
  const query = new URLSearchParams(token.sign("chat-download/1", 1000));
  query.set("expires", "9999999999999");
  assertEquals(token.isSigned("chat-download/1", query, 1000), false);
});
