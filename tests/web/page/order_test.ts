import { assertEquals } from "@std/assert";
import {
  continuesBlock,
  firstsOfDays,
  placeFor,
  roomForOlder,
  surplusOf,
} from "../../../lib/web/page/order.js";

Deno.test("a message goes between the older and the newer ones", () => {
  const entries = [{ id: 0 }, { id: 10 }, { id: 20 }];
  assertEquals([-1, 5, 15, 25].map((id) => placeFor(entries, id)), [0, 1, 2, 3]);
  assertEquals(placeFor([], 7), 0);
});

Deno.test("a message that is there does not come twice", () => {
  const entries = [{ id: 0 }, { id: 10 }, { id: 20 }];
  assertEquals(entries.map(({ id }) => placeFor(entries, id)), [undefined, undefined, undefined]);
});

Deno.test("fewer messages are kept at the end than while somebody reads farther up", () => {
  assertEquals([1000, 1001, 1500].map((count) => surplusOf(count, true)), [0, 1, 500]);
  assertEquals([1500, 3000, 3002].map((count) => surplusOf(count, false)), [0, 0, 2]);
});

Deno.test("there is room for older messages up to what is kept while somebody reads", () => {
  assertEquals([0, 2999, 3000, 3001].map(roomForOlder), [3000, 1, 0, 0]);
});

Deno.test("a day is named before the first message of it that is shown", () => {
  const entries = [
    { id: 1, day: "Monday", isShown: false },
    { id: 2, day: "Monday", isShown: true },
    { id: 3, day: "Monday", isShown: true },
    { id: 4, day: "Tuesday", isShown: false },
    { id: 5, day: "Wednesday", isShown: true },
  ];
  const firsts = firstsOfDays(entries, ({ isShown }) => isShown);
  assertEquals([...firsts].map(({ id }) => id), [2, 5]);
});

const said = (change: object = {}) => ({
  xfrom: "joe",
  vouched: true,
  mtime: "2026-11-22T12:04:00Z",
  ...change,
});
const above = said({ mtime: "2026-11-22T12:00:00Z" });

Deno.test("what one author says within a few minutes is one block", () => {
  assertEquals(continuesBlock(said(), above), true);
  assertEquals(continuesBlock(said(), undefined), false);
  assertEquals(continuesBlock(said({ xfrom: "ann" }), above), false);
  assertEquals(continuesBlock(said({ mtime: "2026-11-22T12:05:00Z" }), above), false);
  assertEquals(continuesBlock(said({ mtime: "2026-11-22T11:59:59Z" }), above), false);
});

Deno.test("a block ends where somebody else vouches, and around what somebody does", () => {
  for (
    const change of [{ vouched: false }, { vouched: "forged" }, { by: "ann" }, { host: "web1" }]
  ) {
    assertEquals(continuesBlock(said(change), above), false);
    assertEquals(continuesBlock(said(change), said(change)), true);
  }
  assertEquals(continuesBlock(said({ action: true }), above), false);
  assertEquals(continuesBlock(said(), said({ action: true })), false);
});
