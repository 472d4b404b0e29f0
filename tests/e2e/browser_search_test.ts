// What runs in the page knows the page:
/// <reference lib="dom" />

import { assert, assertEquals } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { act, message, openRoom, scrollTo, search, write } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

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
    await page.route("**/chat-query?q=apple&*", async (route) => {
      await late.promise;
      await route.continue();
    });
    await page.fill("#needle", "apple");
    await page.press("#needle", "Enter");
    await search(page, "plum");
    const answered = page.waitForEvent(
      "requestfinished",
      (request) => request.url().includes("q=apple"),
    );
    late.resolve();
    await answered;
    await page.getByText("1 found for “plum”").waitFor();
    assertEquals(await page.locator("#found-messages .message-body").allInnerTexts(), ["plum"]);
  },
});

Deno.test({
  ...chromiumOnly("words that were looked for are marked, and it is told how many there are"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    let log = "";
    for (let number = 1; number <= 210; number++) {
      log += `[7][2026.11.22 12:36:28] <eve>: apple ${number}\n`;
    }
    await Deno.writeTextFile(folder.at("room/log"), log, { append: true });
    const page = await browser.open(web.url);
    await search(page, "Apple");
    await page.getByText("The newest 200 of 210 found for “Apple”").waitFor();
    assertEquals(await page.locator("#found-messages mark.match").count(), 200);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what was found is shown where it was said, on the page or in the log"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    let log = "";
    const ids: number[] = [];
    for (let number = 1; number <= 150; number++) {
      ids.push(log.length);
      log += `[7][2026.11.22 12:36:28] <eve>: line ${number} of many\n`;
    }
    await Deno.writeTextFile(folder.at("room/log"), log, { append: true });
    const page = await browser.open(web.url);
    const found = (text: string) => page.locator("#found-messages .message", { hasText: text });
    const show = async (text: string) => {
      await search(page, text);
      await found(text).locator(".more").click();
      await found(text).getByRole("button", { name: "Show in the room" }).click();
    };
    await show("line 120 of");
    await page.locator("#found").waitFor({ state: "hidden" });
    await page.locator("#messages .target:focus", { hasText: "line 120 of" }).waitFor();

    await show("line 40 of");
    await page.locator("#found .target:focus", { hasText: "line 40 of" }).waitFor();
    const texts = page.locator("#found-messages .message-body");
    const ends = async () => [
      await texts.first().innerText(),
      await texts.last().innerText(),
    ];
    assertEquals(await ends(), ["line 15 of many", "line 65 of many"]);
    await page.getByRole("button", { name: "Show earlier" }).click();
    await found("line 1 of").waitFor({ state: "attached" });
    assertEquals(await page.getByRole("button", { name: "Show earlier" }).count(), 0);
    await page.getByRole("button", { name: "Show later" }).click();
    await found("line 90 of").waitFor({ state: "attached" });
    assertEquals(await ends(), ["line 1 of many", "line 91 of many"]);

    await page.fill("#needle", `#${ids[9]}`);
    await page.press("#needle", "Enter");
    await page.locator("#found .target:focus", { hasText: "line 10 of" }).waitFor();
    await page.fill("#needle", "#7");
    await page.press("#needle", "Enter");
    await page.getByText("There is no message #7").waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("one goes to a day, from the top of the messages or by the search field"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    let log = "";
    for (let day = 1; day <= 60; day++) {
      const date = new Date(Date.UTC(2026, 8, day)).toISOString().slice(0, 10);
      log += `[7][${date.replaceAll("-", ".")} 12:36:28] <eve>: day ${day}\n`;
    }
    await Deno.writeTextFile(folder.at("room/log"), log, { append: true });
    const page = await browser.open(web.url, { timezoneId: "UTC" });
    await message(page, "day 60").waitFor();
    await scrollTo(page, 0);
    await page.fill("#day", "2026-09-03");
    await page.getByText(/^What was said since .*September 3/).waitFor();
    const texts = page.locator("#found-messages .message-body");
    assertEquals(await texts.first().innerText(), "day 3");
    await page.getByRole("button", { name: "Show earlier" }).click();
    await page.getByRole("button", { name: "Show earlier" }).waitFor({ state: "detached" });
    assertEquals(await texts.first().innerText(), "day 1");
    await page.fill("#needle", "2027-01-01");
    await page.press("#needle", "Enter");
    await page.getByText(/^Nothing was said since /).waitFor();
    await page.click("#found-close");
    assertEquals(await page.inputValue("#needle"), "");
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what is found says who has seen it, as the room does"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    for (const text of ["disk full", "all is well"]) await web.sayAsRobot(text);
    await act(page, "disk full", "I have seen it");
    const nick = await page.locator("#room").getAttribute("title");
    const seenBy = `Seen by ${nick?.split(" as ").at(-1)}`;
    await message(page, "disk full").getByText(seenBy).waitFor();
    await search(page, "disk");
    const found = page.locator("#found-messages .message");
    await found.getByText(seenBy).waitFor();
    // While it is shown.
    await search(page, "well");
    await found.locator(".more").click();
    await found.getByRole("button", { name: "I have seen it" }).click();
    await found.getByText(seenBy).waitFor();
    // Where it was said, among those around it.
    const id = await found.getAttribute("data-id");
    await page.fill("#needle", `#${id}`);
    await page.press("#needle", "Enter");
    await page.locator("#found .target").waitFor();
    assertEquals(await found.getByText(seenBy).count(), 2);
    assertEquals(browser.complaints, []);
  },
});
