// What runs in the page knows the page:
/// <reference lib="dom" />

import { assert, assertEquals } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { message, openRoom, search, write } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test({
  ...chromiumOnly("what is found takes the room's place until one goes back"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    for (const text of ["a red apple", "a green apple", "a plum"]) await web.say(text);
    await message(page, "a plum").waitFor();
    await search(page, "apple");
    const found = page.locator("#found-messages .message");
    assertEquals(await found.locator(".message-body").allInnerTexts(), [
      "a red apple",
      "a green apple",
    ]);
    const days = await page.locator("#found-messages .day").allInnerTexts();
    assert(days.length > 0);
    // Midnight may have passed between the two, but each day is told once.
    assertEquals(new Set(days).size, days.length);
    assert(await page.locator("#live").evaluate((it) => (it as HTMLElement).inert));
    await search(page, "pear");
    await page.getByText("Nothing found for “pear”").waitFor();
    assertEquals(await found.count(), 0);
    await page.locator("#found-messages").press("Escape");
    await page.locator("#found").waitFor({ state: "hidden" });
    await message(page, "a plum").locator(".more").click();
    await search(page, "plum");
    await write(page, "who writes is back in the room");
    await page.locator("#found").waitFor({ state: "hidden" });
    await message(page, "who writes").waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("a message that is deleted among what was found is gone in both places"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    for (const text of ["apple one", "apple two", "apple three"]) await web.say(text);
    await message(page, "apple three").waitFor();
    await search(page, "apple");
    const found = (text: string) => page.locator("#found-messages .message", { hasText: text });
    const act = async (text: string, name: string) => {
      await found(text).locator(".more").click();
      await found(text).getByRole("button", { name }).click();
    };
    await act("apple one", "Delete for me");
    await act("apple two", "Delete for everyone");
    await page.click("#confirm button[value=yes]");
    await found("apple two").waitFor({ state: "detached" });
    await search(page, "apple");
    assertEquals(await found("apple").allInnerTexts().then((all) => all.length), 1);
    await page.click("#found-close");
    await page.getByText("A message was taken back").waitFor();
    assertEquals(await message(page, "apple").count(), 1);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("an answer that comes late is none to the next question"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    for (const text of ["apple", "plum"]) await web.say(text);
    await message(page, "plum").waitFor();
    const late = Promise.withResolvers<void>();
    await page.route("**/chat-query?q=apple", async (route) => {
      await late.promise;
      await route.continue();
    });
    await page.fill("#needle", "apple");
    await page.press("#needle", "Enter");
    await search(page, "plum");
    const answered = page.waitForEvent(
      "requestfinished",
      (request) => request.url().endsWith("q=apple"),
    );
    late.resolve();
    await answered;
    await page.getByText("1 found for “plum”").waitFor();
    assertEquals(await page.locator("#found-messages .message-body").allInnerTexts(), ["plum"]);
  },
});
