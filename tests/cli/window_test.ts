import { assert, assertEquals, assertNotMatch } from "@std/assert";
import { Notifier, statusOf, titleOf } from "../../lib/cli/chat/window.ts";
import { columnsOf } from "../../lib/terminal/graphemes.ts";
import { FORBIDDEN, HOSTILE_TEXTS } from "../helpers/hostile.ts";

const QUIET = { count: 0, mentions: 0 };
const NEWS = { count: 3, mentions: 1 };
const NICKS = ["ann", "bob", "christopher"];

Deno.test("the title tells what is new before the room", () => {
  assertEquals(titleOf({ name: "ops", arrivals: QUIET }), "ops");
  assertEquals(titleOf({ name: "ops", arrivals: { count: 2, mentions: 0 } }), "(2 new) ops");
  assertEquals(titleOf({ name: "ops", arrivals: NEWS }), "(3 new, 1 for you) ops");
});

Deno.test("the status tells the room, who is here and what is new", () => {
  assertEquals(
    statusOf({ name: "ops", nicks: [], arrivals: QUIET }, 80),
    " ops: nobody else is here ",
  );
  assertEquals(
    statusOf({ name: "ops", nicks: NICKS, arrivals: NEWS }, 80),
    " ops: ann, bob, christopher - 3 new, 1 for you ",
  );
});

Deno.test("where there is no space for all who are here, it is told how many more there are", () => {
  const shown = (columns: number) =>
    statusOf({ name: "ops", nicks: NICKS, arrivals: QUIET }, columns);
  assertEquals(shown(27), " ops: ann, bob and 1 more ");
  assertEquals(shown(22), " ops: ann and 2 more ");
  assertEquals(shown(15), " ops: 3 here ");
  assertEquals(shown(10), " ops ");
  assertEquals(
    statusOf({ name: "ops", nicks: NICKS, arrivals: NEWS }, 30),
    " ops - 3 new, 1 for you ",
  );
});

for (const [attempt, text] of HOSTILE_TEXTS) {
  Deno.test(`no room and no nick in the status could ${attempt}`, () => {
    for (const columns of [1, 5, 20, 80, 200]) {
      const status = statusOf({ name: text, nicks: [text, "ann", text], arrivals: NEWS }, columns);
      assertNotMatch(status, FORBIDDEN);
      assert(columnsOf(status) <= columns, status);
    }
  });
}

Deno.test("somebody who names one again and again is told of once in a while", () => {
  const notifier = new Notifier(["9"], undefined);
  const said = {
    pid: 9,
    time: 0,
    nick: "ann",
    text: "joe!",
    authorship: { verdict: "unvouched" },
  } as const;
  assertEquals(notifier.call("ops", said, 1000), "\x1b]9;[ops] <ann>? joe!\x07");
  assertEquals(notifier.call("ops", said, 2000), "");
  assertEquals(notifier.call("ops", said, 3000), "\x1b]9;[ops] <ann>? joe!\x07");
});

Deno.test("a forgery and a robot are told of as such", () => {
  const said = { pid: 9, time: 0, nick: "ann", text: "joe!" };
  const call = (authorship: Parameters<Notifier["call"]>[1]["authorship"]) =>
    new Notifier(["777"], undefined).call("ops", { ...said, ...(authorship && { authorship }) });
  assertEquals(call({ verdict: "forged" }), "\x1b]777;notify;ops;FORGED <ann> joe!\x07");
  assertEquals(
    call({ verdict: "vouched", by: "bob" }),
    "\x1b]777;notify;ops;<ann by bob> joe!\x07",
  );
});
