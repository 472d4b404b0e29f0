import { assertEquals } from "@std/assert";
import { Attention } from "../../lib/cli/chat/attention.ts";
import { parseRecord } from "../../lib/room/log/record.ts";
import type { RecordGroup } from "../../lib/room/message/group.ts";

/** A message of these lines, or another record. */
function group(...lines: string[]): RecordGroup {
  const [head, ...parts] = lines.map((text, index) =>
    parseRecord({ offset: index, length: 1, omitted: 0, text: `[9][2026.11.23 12:00:00] ${text}` })
  );
  return [head!, ...parts];
}

Deno.test("messages are counted until the person is at the keyboard, and those that name them", () => {
  const attention = new Attention("joe", 7);
  attention.notice(group("<ann>: hello"));
  attention.notice(group("<ann>: one", "<ann>| joe, two"));
  assertEquals(attention.arrivals, { count: 2, mentions: 1 });
  assertEquals(attention.settle(), true);
  assertEquals(attention.settle(), false);
  assertEquals(attention.arrivals, { count: 0, mentions: 0 });
});

Deno.test("who joins and what the person says is not counted", () => {
  const attention = new Attention("joe", 9);
  attention.notice(group("<joe>: it is me, joe"));
  attention.notice(group("*** <ann> joined ***"));
  attention.notice(group("<ann> /list"));
  assertEquals(attention.arrivals.count, 0);
});

Deno.test("the bell rings for a mention, for everything, or never", () => {
  const attention = new Attention("joe", 7);
  const [plain, mention] = [group("<ann>: hello"), group("<ann>: hello joe")];
  const rings = () =>
    [plain, mention, group("*** <ann> joined ***")].map((what) => attention.notice(what).rings);
  assertEquals(rings(), [false, true, false]);
  attention.bell = "all";
  assertEquals(rings(), [true, true, false]);
  attention.bell = "off";
  assertEquals(rings(), [false, false, false]);
  assertEquals(attention.notice(mention).mention?.nick, "ann");
});
