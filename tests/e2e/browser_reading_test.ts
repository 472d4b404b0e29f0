// What runs in the page knows the page:
/// <reference lib="dom" />

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import type { Page } from "playwright-core";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { act, message, openRoom, scrollTo, setFocus, topOf, write } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** So many messages stay on a page that is left open (message_list.js). */
const MOST = 1000;

/** Fills a room with messages in no time: nobody vouches for them. */
async function fill(folder: TemporaryFolder, from: number, to: number): Promise<void> {
  let text = "";
  for (let number = from; number <= to; number++) {
    text += `[7][2026.11.22 12:36:28] <eve>: line ${number} of many\n`;
  }
  await Deno.writeTextFile(folder.at("room/log"), text, { append: true });
}

const title = (page: Page, text: string) =>
  page.waitForFunction((text) => document.title === text, text);

const count = (page: Page) => page.locator("#messages .message").count();

Deno.test({
  ...chromiumOnly("names are highlighted where they are whole words, but not by oneself"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    const nick = (await page.locator("#room").getAttribute("title"))?.split(" as ")[1] ?? "";
    await web.sayAsRobot(`${nick}: look, @${nick.toUpperCase()}, **${nick}**!`);
    await web.sayAsRobot(`the ${nick}s of un${nick}ed`);
    await write(page, `I am ${nick}`);
    await message(page, `I am ${nick}`).waitFor();
    const mentioned = page.locator("#messages .mentioned");
    assertEquals(await mentioned.count(), 1);
    assertEquals(await mentioned.locator("mark").allInnerTexts(), [
      nick,
      nick.toUpperCase(),
      nick,
    ]);
    assertEquals(await page.locator("#messages mark").count(), 3);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("messages are unread while the window is elsewhere, or farther up, or searching"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await fill(folder, 1, 60);
    await web.say("own messages are none of them");
    await message(page, "own messages").waitFor();
    await setFocus(page, false);
    await web.sayAsRobot("one");
    await title(page, "(1) room");
    await web.sayAsRobot("two");
    await title(page, "(2) room");
    await setFocus(page, true);
    await title(page, "room");

    await scrollTo(page, 0);
    await web.sayAsRobot("three");
    await title(page, "(1) room");
    await setFocus(page, false);
    await setFocus(page, true);
    assertEquals(await page.title(), "(1) room");
    await page.click("#to-end");
    await title(page, "room");

    await page.fill("#needle", "nothing");
    await page.press("#needle", "Enter");
    await web.sayAsRobot("four");
    await title(page, "(1) room");
    await page.click("#found-close");
    await title(page, "room");
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("the list follows at the end, and stays where one reads"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, { reducedMotion: "reduce" });
    await using _web = web;
    await fill(folder, 1, 60);
    await web.say("at the end");
    await message(page, "at the end").waitFor();
    const isAtEnd = () =>
      page.evaluate(() => {
        const { scrollHeight, scrollTop, clientHeight } = document.querySelector("#scroller")!;
        return scrollHeight - scrollTop - clientHeight < 2;
      });
    assert(await isAtEnd());
    await web.say("still there");
    await message(page, "still there").waitFor();
    assert(await isAtEnd());
    assert(await page.locator("#to-end").isHidden());

    await scrollTo(page, 900);
    const before = await topOf(message(page, "line 20 of"));
    await web.say("something new");
    await page.locator("#to-end").waitFor();
    assertAlmostEquals(await topOf(message(page, "line 20 of")), before, 1);
    await page.click("#to-end");
    assert(await isAtEnd());
    assert(await page.locator("#to-end").isHidden());

    await scrollTo(page, 0);
    await write(page, "who writes wants to see it");
    await message(page, "who writes").waitFor();
    assert(await isAtEnd());
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("older messages come on top without moving what is read, also by keyboard"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    await web.say("the first of all");
    await fill(folder, 1, 120);
    const page = await browser.open(web.url);
    await message(page, "line 71 of").waitFor();
    await scrollTo(page, 0);
    const before = await topOf(message(page, "line 72 of"));
    await page.click("#older");
    await message(page, "line 21 of").waitFor({ state: "attached" });
    assertAlmostEquals(await topOf(message(page, "line 72 of")), before, 1);

    await message(page, "line 21 of").focus();
    await page.keyboard.press("ArrowUp");
    await page.locator(".message:focus", { hasText: "line 20 of" }).waitFor();
    await page.keyboard.press("Home");
    await page.locator(".message:focus", { hasText: "the first of all" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await page.locator(".message:focus", { hasText: "line 1 of" }).waitFor();
    await page.keyboard.press("End");
    await page.locator(".message:focus", { hasText: "line 120 of" }).waitFor();
    assert(await page.locator("#older").isHidden());
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly(
    "a page that is left open keeps so many messages, and shows the others on demand",
  ),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    // From now on the page asks for what comes after this.
    await web.say("the first");
    await message(page, "the first").waitFor();
    await fill(folder, 1, MOST + 200);
    await web.say("the last");
    await message(page, "the last").waitFor();
    assertEquals(await count(page), MOST);
    assertEquals(await message(page, /line 201 of/).count(), 0);
    assertEquals(await message(page, /line 202 of/).count(), 1);
    await page.click("#older");
    await message(page, /line 152 of/).waitFor({ state: "attached" });
    assertEquals(await count(page), MOST + 50);
    await web.say("one more");
    await message(page, "one more").waitFor();
    // Who reads farther up is left alone.
    assertEquals(await count(page), MOST + 51);
    await page.click("#to-end");
    await web.say("and one");
    await message(page, "and one").waitFor();
    assertEquals(await count(page), MOST);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("only one person's messages are shown, until the name is clicked again"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await web.say("mine");
    await web.sayAsRobot("of a robot");
    await message(page, "of a robot").waitFor();
    await page.click("#people-toggle");
    const robot = page.locator("#recent button", { hasText: "robot" });
    await robot.click();
    await message(page, "mine").waitFor({ state: "hidden" });
    await page.getByText("Only messages of robot").waitFor();
    assertEquals(await robot.getAttribute("aria-pressed"), "true");
    await web.say("mine again");
    await web.sayAsRobot("more of a robot");
    await message(page, "more of a robot").waitFor();
    assert(await message(page, "mine again").isHidden());
    await robot.click();
    await message(page, "mine again").waitFor();
    assert(await page.locator("#filter").isHidden());
    assertEquals(await robot.getAttribute("aria-pressed"), "false");
    // The keyboard is still at that name, although the list was drawn anew.
    assert(await robot.evaluate((it) => it === document.activeElement));
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("who wrote lately has the time beside the name, or the day if it is another"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const place = { locale: "en-GB", timezoneId: "UTC" };
    const { web, page } = await openRoom(
      folder,
      browser,
      place,
      (page) => page.clock.setFixedTime("2026-11-23T15:00:00Z"),
    );
    await using _web = web;
    const lines = "[7][2020.02.29 12:36:28] <eve>: long ago\n" +
      "[8][2026.11.23 00:00:00] <ann>: lately\n";
    await Deno.writeTextFile(folder.at("room/log"), lines, { append: true });
    await web.sayAsRobot("wake up");
    await message(page, "wake up").waitFor();
    await page.click("#people-toggle");
    const [, lately, longAgo] = await page.locator("#recent .detail").allInnerTexts();
    assertEquals([lately, longAgo], ["00:00", "29 Feb 2020"]);
  },
});

Deno.test({
  ...chromiumOnly("a log that begins anew is told, and nothing old is mixed into it"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await fill(folder, 1, 40);
    await web.say("the end of the old log");
    await message(page, "the end of the old log").waitFor();
    await act(page, "line 1 of", "Delete for me");
    await Deno.truncate(folder.at("room/log"));
    await web.say("the new log");
    await page.getByText("The log was cut short or replaced").waitFor();
    await message(page, "the new log").waitFor();
    assertEquals(await count(page), 1);
    await web.say("goes on");
    await message(page, "goes on").waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("who deletes by keyboard goes on at the next message"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    for (const text of ["one", "two", "three"]) await web.say(text);
    await message(page, "three").waitFor();
    await message(page, "one").focus();
    await page.keyboard.press("Enter");
    await message(page, "one").getByRole("button", { name: "Delete for me" }).press("Enter");
    await page.locator(".message:focus", { hasText: "two" }).waitFor();
    await page.keyboard.press("Enter");
    await message(page, "two").getByRole("button", { name: "Delete for everyone" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Delete for everyone" }).press(
      "Enter",
    );
    await page.locator(".message:focus", { hasText: "three" }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.locator(".message:focus", { hasText: "three" }).waitFor();
    assertEquals(await page.locator(".actions").count(), 0);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("everybody sees what the clock of a sender far away showed"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, { timezoneId: "Asia/Tokyo" });
    await using _web = web;
    await write(page, "good evening");
    const near = await browser.open(web.url, { timezoneId: "Europe/Berlin" });
    const clocks = await message(near, "good evening").locator("time").getAttribute("title") ?? "";
    const read = (name: string) =>
      Date.parse(`${new RegExp(`^${name}: (\\S+ \\S+)$`, "m").exec(clocks)?.[1]}Z`);
    assertEquals(Math.round((read("Sender") - read("UTC")) / 3_600_000), 9, clocks);
    assertMatch(clocks, /^You: .* GMT\+[12]$/m);
  },
});

Deno.test({
  ...chromiumOnly("older messages can be shown where they are too long to come at once"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    const long = Array.from({ length: 15 }, () => "x".repeat(60_000)).join("\n");
    for (let number = 1; number <= 6; number++) await web.say(`number ${number}\n${long}`);
    const page = await browser.open(web.url);
    await message(page, "number 6").waitFor();
    assertEquals(await message(page, "number 1").count(), 0);
    await page.click("#older");
    await message(page, "number 1").waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly(
    "a line is above what came while one was away, until there is more or one writes",
  ),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await web.sayAsRobot("seen");
    await message(page, "seen").waitFor();
    const below = () => page.locator("#messages .unread + .message .message-body").allInnerTexts();
    assertEquals(await below(), []);
    await setFocus(page, false);
    await web.sayAsRobot("unseen");
    await web.sayAsRobot("more");
    await message(page, "more").waitFor();
    assertEquals(await below(), ["unseen"]);
    await setFocus(page, true);
    await web.sayAsRobot("seen again");
    await message(page, "seen again").waitFor();
    assertEquals(await below(), ["unseen"]);
    await setFocus(page, false);
    await web.sayAsRobot("the next");
    await message(page, "the next").waitFor();
    assertEquals(await below(), ["the next"]);
    await setFocus(page, true);
    await write(page, "I am here");
    await page.locator("#messages .unread").waitFor({ state: "detached" });
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("the button to the end tells how many new messages are there"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await fill(folder, 1, 60);
    await web.say("the end");
    await message(page, "the end").waitFor();
    await scrollTo(page, 0);
    await web.sayAsRobot("one");
    await page.getByRole("button", { name: "1 new message", exact: true }).waitFor();
    await web.sayAsRobot("two");
    await page.getByRole("button", { name: "2 new messages" }).click();
    await scrollTo(page, 0);
    await web.sayAsRobot("three");
    await page.getByRole("button", { name: "1 new message", exact: true }).waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("all older messages come at once on demand, and can be taken off this screen"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    await fill(folder, 1, 1200);
    const page = await browser.open(web.url);
    await message(page, "line 1200 of").waitFor();
    await page.click("#older-all");
    await message(page, "line 1 of").waitFor({ state: "attached" });
    assertEquals(await count(page), 1200);
    assert(await page.locator("#older-row").isHidden());
    await act(page, "line 1198 of", "Delete all before it for me");
    assertEquals(await count(page), 3);
    assert(await page.locator("#older-row").isHidden());
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("a line is above what came since one was here last, also at another port"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await web.sayAsRobot("it was seen");
    await message(page, "it was seen").waitFor();
    await page.goto("about:blank");
    await web.sayAsRobot("it is new");
    await web[Symbol.asyncDispose]();
    await using other = await startWeb(folder.at("room"));
    assertNotEquals(other.base, web.base);
    await page.goto(other.url);
    const below = page.locator("#messages .unread + .message", { hasText: "it is new" });
    await below.waitFor();
    await other.sayAsRobot("just now");
    await message(page, "just now").waitFor();
    await below.waitFor();
    await page.reload();
    await message(page, "just now").waitFor();
    assertEquals(await page.locator("#messages .unread").count(), 0);
  },
});
