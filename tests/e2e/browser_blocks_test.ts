// What runs in the page knows the page:
/// <reference lib="dom" />

import { assert, assertEquals } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { act, message, openRoom, setFocus } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** A line of a block is no higher than this (CSS pixels). */
const LINE = 36;

const lines = (nick: string, minute: string, ...texts: string[]) =>
  texts.map((text) => `[7][2026.11.22 12:${minute}] <${nick}>: ${text}\n`).join("");

Deno.test({
  ...chromiumOnly("what one says within some minutes is one block, and the doubt is on each line"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    const log = lines("eve", "00:00", "one", "two") + lines("ann", "00:10", "three") +
      lines("eve", "01:00", "four", "five") + lines("eve", "07:00", "six");
    await Deno.writeTextFile(folder.at("room/log"), log, { append: true });
    const page = await browser.open(web.url);
    await message(page, "six").waitFor();
    const continued = page.locator("#messages .continued");
    assertEquals(await continued.locator(".message-body").allInnerTexts(), ["two", "five"]);
    assertEquals(await continued.locator(".doubtful").allInnerTexts(), ["?", "?"]);
    const { height } = await continued.first().boundingBox() ?? { height: NaN };
    assert(height < LINE, `${height}`);
    // A message of somebody else that is not shown interrupts nobody.
    await act(page, "three", "Delete for me");
    assertEquals(await continued.locator(".message-body").allInnerTexts(), [
      "two",
      "four",
      "five",
    ]);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("the nick is there once where somebody tells what they do"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await web.sayAsRobot("/me *waves*");
    const waving = message(page, "waves");
    await waving.waitFor();
    assertEquals(await waving.locator(".nick").innerText(), "robot");
    assertEquals(await waving.locator(".message-body").innerText(), "waves");
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what can be done with a message opens over it, in sight, and one at a time"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, { reducedMotion: "reduce" });
    await using _web = web;
    for (let number = 1; number <= 30; number++) await web.say(`line ${number} of many`);
    const last = message(page, "line 30 of");
    await last.waitFor();
    const before = await last.boundingBox();
    await last.locator(".more").click();
    assertEquals(await last.boundingBox(), before);
    const menu = page.locator(".actions");
    const isInSight = () =>
      menu.evaluate((it) => {
        const [{ top, bottom }, scroller] = [it, document.querySelector("#scroller")!]
          .map((each) => each.getBoundingClientRect()) as [DOMRect, DOMRect];
        return top >= scroller.top && bottom <= scroller.bottom;
      });
    assert(await isInSight());
    await message(page, "line 27 of").locator(".more").click({ force: true });
    assertEquals(await menu.count(), 1);
    await page.click("#text");
    assertEquals(await menu.count(), 0);
    assertEquals(await page.locator(".more[aria-expanded=true]").count(), 0);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what turns the direction of text, or hides, is seen for what it is"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await setFocus(page, true);
    await web.say("safe \u202egnp.exe");
    const trick = message(page, "safe ⟨202E⟩gnp.exe");
    await trick.waitFor();
    await act(page, "safe", "Raw text");
    assertEquals(await trick.locator("pre").innerText(), "safe ⟨202E⟩gnp.exe");
    assertEquals(browser.complaints, []);
  },
});
