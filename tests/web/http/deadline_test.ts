import { assertEquals } from "@std/assert";
import { Deadline } from "../../../lib/web/http/deadline.ts";

/** Longer than any test takes (ms). */
const LONG = 3_600_000;
/** At once, or nearly (ms). */
const SHORT = 5;

/** Resolves when this deadline is missed. */
function missed(deadline: Deadline, limit: number): Promise<void> {
  return new Promise((resolve) => deadline.set(limit, resolve));
}

Deno.test("what comes in time stops a deadline, and what is set behind it counts", async () => {
  using deadline = new Deadline();
  let calls = 0;
  deadline.set(SHORT, () => calls++);
  deadline.clear();
  using other = new Deadline();
  await missed(other, 4 * SHORT);
  assertEquals(calls, 0);
  await missed(deadline, SHORT);
});

Deno.test("a deadline can be moved forth and back", async () => {
  using deadline = new Deadline();
  let calls = 0;
  deadline.set(SHORT, () => calls++);
  deadline.set(LONG, () => calls++);
  using other = new Deadline();
  await missed(other, 4 * SHORT);
  assertEquals(calls, 0);
  await missed(deadline, SHORT);
});

Deno.test("a deadline that is over leaves no timer, and never begins again", () => {
  let calls = 0;
  {
    using deadline = new Deadline();
    deadline.set(LONG, () => calls++);
    deadline[Symbol.dispose]();
    deadline.set(0, () => calls++);
  }
  assertEquals(calls, 0);
});
