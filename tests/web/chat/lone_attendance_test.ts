import { assertEquals } from "@std/assert";
import { listListeners } from "../../../lib/fifodir/mod.ts";
import { LoneAttendance } from "../../../lib/web/chat/lone_attendance.ts";
import { TestSite } from "../../helpers/site.ts";

Deno.test("a request that waits by itself listens from when it has to wait, and hears all then", async () => {
  await using web = new TestSite();
  web.say("before");
  {
    using attendance = new LoneAttendance(web.room);
    assertEquals(listListeners(web.room.fifodir).length, 0);
    assertEquals([await attendance.begin(), await attendance.begin()], [true, false]);
    assertEquals(listListeners(web.room.fifodir).length, 1);
    const id = web.say("hello");
    const news = await attendance.next(new AbortController().signal);
    assertEquals(news?.messages.map((message) => message.id), [id]);
  }
  assertEquals(listListeners(web.room.fifodir).length, 0);
});

Deno.test("a request that need not wait leaves nothing in the room", async () => {
  await using web = new TestSite();
  using _attendance = new LoneAttendance(web.room);
  assertEquals(listListeners(web.room.fifodir).length, 0);
});
