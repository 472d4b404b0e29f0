// What runs in the page knows the page:
/// <reference lib="dom" />

import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { focused, message, openRoom, whileTimeStands, write } from "../helpers/chat_page.ts";
import { pipechat } from "../helpers/program.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** What the console says of connections that were broken on purpose. */
const BROKEN = /Failed to load resource/;

/** Breaks every poll from now on; returns what mends that. */
async function breakPolls(page: Page): Promise<() => Promise<void>> {
  await page.route("**/chat-poll*", (route) => route.abort());
  return () => page.unroute("**/chat-poll*");
}

/** The pauses between tries that the notice has told of, in seconds. */
async function pauses(page: Page, count: number): Promise<number[]> {
  await page.evaluate(() => {
    const countdown = document.querySelector("#trouble-countdown");
    const told: string[] = [];
    Object.assign(globalThis, { told });
    if (countdown === null) return;
    new MutationObserver(() => told.push(countdown.textContent ?? "")).observe(countdown, {
      childList: true,
    });
  });
  const all: number[] = [];
  while (all.length < count) {
    const told = await page.waitForFunction(() => {
      const { told } = globalThis as unknown as { told: string[] };
      return told.at(-1)?.startsWith("Trying again in") && told.splice(0);
    });
    const texts = await told.jsonValue() as string[];
    all.push(Number(/\d+/.exec(texts.find((text) => /\d/.test(text)) ?? "")));
    // Longer than any pause.
    await page.clock.fastForward(80_000);
    // A second may have passed before; what counts is the next try.
    await page.waitForFunction(() => {
      const { told } = globalThis as unknown as { told: string[] };
      const at = told.indexOf("Trying again…");
      return at >= 0 && told.splice(0, at + 1);
    });
  }
  return all;
}

Deno.test({
  ...chromiumOnly("a lost connection is told after a while, tried less and less often, and back"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, async (page) => {
      await page.clock.install();
      // Of pauses that differ by chance two could be as long, in whole seconds.
      await page.addInitScript(() => Math.random = () => 0.5);
    });
    await using _web = web;
    const mend = await breakPolls(page);
    await whileTimeStands(page, async () => {
      await web.say("the poll that waited is answered by this");
      await page.locator("#composer.shaky").waitFor();
      assert(await page.locator("#trouble").isHidden());
    });
    const told = await pauses(page, 4);
    assertEquals(told, told.toSorted((one, other) => one - other));
    assertEquals(new Set(told).size, told.length);
    await mend();
    // Nothing new is said: that somebody answers is enough.
    await page.clock.fastForward(80_000);
    await page.locator("#trouble").waitFor({ state: "hidden" });
    assertEquals(await page.locator("#composer.shaky").count(), 0);
    assertEquals(browser.complaints.filter((text) => !BROKEN.test(text)), []);
  },
});

Deno.test({
  ...chromiumOnly("a server that was started anew is told from a broken connection"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await write(page, "before");
    await message(page, "before").waitFor();
    await page.fill("#text", "half a senten");
    web.program.kill("SIGKILL");
    await web.program.finished();
    await page.locator("#composer.shaky").waitFor();
    const { host } = new URL(web.base);
    await using again = await startWeb(folder.at("room"), ["--listen", host]);
    await page.getByText(/pipechat was started anew.*Open the new address/).waitFor();
    assert(await page.getByRole("button", { name: "Retry now" }).isHidden());
    // In the same tab that is no new page for the browser.
    await page.goto(again.url);
    await page.locator("#trouble").waitFor({ state: "hidden" });
    assertEquals(new URL(page.url()).hash, "");
    assertEquals(await page.inputValue("#text"), "half a senten");
    await write(page, "after");
    await message(page, "after").waitFor();
    assertEquals(await page.locator("#messages .message").count(), 2);
    await page.reload();
    await message(page, "after").waitFor();
    assertEquals(browser.complaints.filter((text) => !BROKEN.test(text)), []);
  },
});

Deno.test({
  ...chromiumOnly("the page that was opened while nobody answered fills itself later"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    await web.say("hello");
    const page = await browser.openBare(web.url, {}, async (page) => {
      await page.clock.install();
      await page.route("**/chat-room", (route) => route.abort());
    });
    await page.locator("#composer.shaky").waitFor();
    await page.unroute("**/chat-room");
    await page.clock.fastForward(61_000);
    await message(page, "hello").waitFor();
    assertEquals(browser.complaints.filter((text) => !BROKEN.test(text)), []);
  },
});

Deno.test({
  ...chromiumOnly("a poll that waits in vain is noticed when one's own message does not return"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    let isDead = true;
    const page = await browser.open(web.url, {}, async (page) => {
      await page.clock.install();
      // Never answered, and never refused: as if the network had lost it.
      await page.route("**/chat-poll?present&name=*", async (route) => {
        if (!isDead) await route.continue();
      });
    });
    await Promise.all([page.waitForResponse("**/chat-send"), write(page, "hello")]);
    isDead = false;
    await page.clock.fastForward(6000);
    await message(page, "hello").waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("the notice goes without taking the keyboard's place with it"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, (page) => page.clock.install());
    await using _web = web;
    const mend = await breakPolls(page);
    await web.say("one");
    const button = page.getByRole("button", { name: "Retry now" });
    while (!await button.isVisible()) await page.clock.fastForward(3000);
    await button.focus();
    await mend();
    await page.keyboard.press("Enter");
    await page.locator("#trouble").waitFor({ state: "hidden" });
    assertEquals(await focused(page), "text");
  },
});

Deno.test({
  ...chromiumOnly("the end of the room is told, in the words of the server"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    const destroyed = await pipechat(["destroy", folder.at("room"), "--yes"]);
    assertEquals(destroyed.code, 0, destroyed.stderr);
    await page.getByText(/was destroyed/).waitFor();
    assert(await page.getByRole("button", { name: "Retry now" }).isHidden());
    await write(page, "is anybody there?");
    await page.locator(".failed", { hasText: "is anybody there?" }).waitFor();
    assertEquals(browser.complaints.filter((text) => !BROKEN.test(text)), []);
  },
});
