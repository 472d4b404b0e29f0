// What runs in the page knows the page:
/// <reference lib="dom" />

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { attach, message, openRoom, PNG, write } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** Waits until the picture is really there. */
const seePicture = (page: Page) =>
  page.waitForFunction(() =>
    document.querySelector<HTMLImageElement>(".picture img")?.naturalWidth === 1
  );

async function setImages(page: Page, isWanted: boolean): Promise<void> {
  await page.click("#settings-open");
  await page.setChecked("#setting-images", isWanted);
  await page.click("#settings button[value=close]");
}

Deno.test({
  ...chromiumOnly("settings last longer than the page, and count in every tab at once"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    const second = await page.context().newPage();
    await second.goto(web.url);
    await second.locator("#people-count", { hasText: /\d/ }).waitFor();
    await page.bringToFront();
    await page.click("#people-toggle");
    await page.click("#settings-open");
    await page.selectOption("#setting-send", "ctrl-enter");
    await page.selectOption("#setting-sound", "knock");
    await page.uncheck("#setting-images");
    await second.getByText("Ctrl-Enter sends,").waitFor();
    await page.reload();
    await page.click("#settings-open");
    assertEquals(await page.inputValue("#setting-send"), "ctrl-enter");
    assertEquals(await page.inputValue("#setting-sound"), "knock");
    assertEquals(await page.isChecked("#setting-images"), false);
    await page.keyboard.press("Escape");
    assertEquals(await page.evaluate(() => document.activeElement?.id), "settings-open");
    assert(await page.locator("#people").isVisible());
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("settings are there again when the server has another port"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await page.click("#settings-open");
    await page.selectOption("#setting-sound", "knock");
    await web[Symbol.asyncDispose]();
    await using other = await startWeb(folder.at("room"));
    assertNotEquals(other.base, web.base);
    await page.goto(other.url);
    await page.click("#settings-open");
    assertEquals(await page.inputValue("#setting-sound"), "knock");
    await page.context().addCookies([{ name: "pipechat-settings", value: "%7B", url: other.base }]);
    await page.reload();
    await page.click("#settings-open");
    assertEquals(await page.inputValue("#setting-sound"), "chime");
  },
});

Deno.test({
  ...chromiumOnly("pictures become links and pictures again, also when their links have expired"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, (page) => page.clock.install());
    await using _web = web;
    await attach(page, "dot.png", PNG);
    await write(page, "look");
    await seePicture(page);
    await setImages(page, false);
    await message(page, "look").getByRole("link", { name: "dot.png (" }).waitFor();
    assertEquals(await page.locator("#messages img").count(), 0);
    await page.clock.fastForward(6 * 60_000);
    const fresh = page.waitForRequest("**/chat-fetch-one/*");
    await setImages(page, true);
    await fresh;
    await seePicture(page);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("a picture whose link is refused is asked for once more, then it is a link"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    let refusals = 1;
    await page.route("**/chat-download/**", async (route) => {
      if (refusals-- > 0) await route.fulfill({ status: 403 });
      else await route.continue();
    });
    await attach(page, "dot.png", PNG);
    await write(page, "look");
    await seePicture(page);
    refusals = Infinity;
    await page.reload();
    await message(page, "look").getByRole("link", { name: "dot.png (" }).waitFor();
    assertEquals(await page.locator("#messages img").count(), 0);
  },
});

Deno.test({
  ...chromiumOnly("the page is light or dark as the system is"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, { colorScheme: "light" });
    await using _web = web;
    const lightness = () =>
      page.evaluate(() => {
        const [red = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? [];
        return Number(red);
      });
    assert(await lightness() > 200);
    await page.emulateMedia({ colorScheme: "dark" });
    assert(await lightness() < 50);
  },
});

Deno.test({
  ...chromiumOnly("messages are set in equal widths, and one's own on the left, if that is wanted"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await write(page, "mine");
    await message(page, "mine").waitFor();
    const look = () =>
      message(page, "mine").evaluate((it) => [
        getComputedStyle(it.querySelector(".message-body")!).fontFamily.includes("monospace"),
        it.getBoundingClientRect().left < 200,
      ]);
    assertEquals(await look(), [false, false]);
    await page.click("#settings-open");
    await page.check("#setting-mono");
    await page.check("#setting-left");
    assertEquals(await look(), [true, true]);
    await page.reload();
    await message(page, "mine").waitFor();
    assertEquals(await look(), [true, true]);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what the room says holds until one sets something oneself"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    for (const text of ["one", "two", "three"]) await web.say(text);
    const defaults = "sound knock\nimages off\nhistory 2\n";
    await Deno.writeTextFile(folder.at("room/page"), defaults, { mode: 0o644 });
    const page = await browser.open(web.url);
    await message(page, "three").waitFor();
    assertEquals(await page.locator("#messages .message").count(), 2);
    await page.click("#older");
    await message(page, "one").waitFor();
    const settings = async () => {
      await page.click("#settings-open");
      return [await page.inputValue("#setting-sound"), await page.isChecked("#setting-images")];
    };
    assertEquals(await settings(), ["knock", false]);
    await page.check("#setting-images");
    await page.reload();
    assertEquals(await settings(), ["knock", true]);
    assertEquals(browser.complaints, []);
  },
});
