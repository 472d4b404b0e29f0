import { assertEquals } from "@std/assert";
import { PollState } from "../../../lib/web/page/poll_state.js";

/** In the middle between the shortest and the longest pause. */
const MIDDLE = 0.5;

Deno.test("each failure in a row makes the pause longer, and an answer ends that", () => {
  const state = new PollState();
  assertEquals([1, 2, 3].map(() => state.fail(0, 0, MIDDLE)), [1000, 2000, 4000]);
  state.succeed();
  assertEquals(state.fail(0, 0, MIDDLE), 1000);
});

Deno.test("two failures are borne quietly, the third is trouble until there is an answer", () => {
  const state = new PollState();
  const troubles = [1, 2, 3].map(() => {
    state.fail(502, 0, MIDDLE);
    return state.isTrouble;
  });
  assertEquals(troubles, [false, false, true]);
  state.trust();
  assertEquals(state.isTrouble, true);
  state.succeed();
  assertEquals(state.isTrouble, false);
});

Deno.test("the failure of a poll that has waited long is a new one", () => {
  const state = new PollState();
  state.fail(0, 0, MIDDLE);
  state.fail(0, 0, MIDDLE);
  assertEquals(state.fail(0, 30_001, MIDDLE), 1000);
});

Deno.test("without the right, or without the room, asking again makes no sense", () => {
  for (const status of [403, 410]) assertEquals(new PollState().fail(status, 0), undefined);
  for (const status of [undefined, 0, 404, 500, 503]) {
    assertEquals(new PollState().fail(status, 0, MIDDLE), 1000, `${status}`);
  }
});

Deno.test("after a failure and after a change of the network something quick is asked first", () => {
  const state = new PollState();
  assertEquals(state.isDoubtful, false);
  state.fail(0, 0, MIDDLE);
  assertEquals(state.isDoubtful, true);
  state.trust();
  assertEquals(state.isDoubtful, false);
  state.doubt();
  assertEquals(state.isDoubtful, true);
});

Deno.test("only answers are counted as such", () => {
  const state = new PollState();
  state.fail(0, 0, MIDDLE);
  state.trust();
  assertEquals(state.answers, 0);
  state.succeed();
  state.succeed();
  assertEquals(state.answers, 2);
});
