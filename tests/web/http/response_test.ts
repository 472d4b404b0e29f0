import { assertEquals, assertThrows } from "@std/assert";
import {
  discard,
  headerLines,
  type HttpResponse,
  statusOf,
} from "../../../lib/web/http/response.ts";

const response = (parts: Partial<HttpResponse>): HttpResponse => ({
  status: 200,
  headers: {},
  body: "",
  ...parts,
});

Deno.test("a status has its own words, or the usual ones", () => {
  assertEquals(statusOf(response({}), "OK"), "200 OK");
  assertEquals(statusOf(response({ reason: "Fine" }), "OK"), "200 Fine");
  assertEquals(statusOf(response({})), "200");
});

Deno.test("nothing in a header, or behind a status, begins another line", () => {
  for (const text of ["x\r\nset-cookie: y", "x\ny", "\0", "☃"]) {
    assertThrows(() => headerLines(response({ headers: { location: text } })), TypeError);
    assertThrows(() => statusOf(response({ reason: text })), TypeError);
  }
});

Deno.test("a body that nobody wants is told so", async () => {
  let returns = 0;
  const pieces = {
    next: () => ({ done: true as const, value: undefined }),
    return: () => {
      returns++;
      return { done: true as const, value: undefined };
    },
  };
  await discard(response({ body: { [Symbol.iterator]: () => pieces } }));
  await discard(response({ body: "whole" }));
  assertEquals(returns, 1);
});
