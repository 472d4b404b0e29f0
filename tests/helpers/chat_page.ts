/**
 * The page of a room in a browser, and what one does there.
 *
 * @module
 */
// What runs in the page knows the page:
/// <reference lib="dom" />

import { Buffer } from "node:buffer";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import type { Prepare, TestBrowser } from "./browser.ts";
import type { TemporaryFolder } from "./temporary.ts";
import { startWeb, type WebProgram } from "./web.ts";

/** A picture of one dot. */
export const PNG = Uint8Array.fromHex(
  "89504e470d0a1a0a0000000d494844520000000100000001080600000" +
    "01f15c4890000000d49444154789c63f8cf50ff1f00050001ff89993d1d0000000049454e44ae426082",
);

/** A room with one page. */
export async function openRoom(
  folder: TemporaryFolder,
  browser: TestBrowser,
  options: BrowserContextOptions = {},
  prepare: Prepare = async () => {},
): Promise<{ web: WebProgram; page: Page }> {
  const web = await startWeb(folder.at("room"));
  return { web, page: await browser.open(web.url, options, prepare) };
}

/** Types a message and sends it with Enter. */
export async function write(page: Page, text: string): Promise<void> {
  await page.fill("#text", text);
  await page.press("#text", "Enter");
}

/** A message on the page, by a part of its text. */
export function message(page: Page, text: string | RegExp): Locator {
  return page.locator("#messages .message", { hasText: text });
}

/** Opens what can be done with a message, and does it. */
export async function act(page: Page, text: string, action: string): Promise<void> {
  await message(page, text).locator(".more").click();
  await message(page, text).getByRole("button", { name: action }).click();
}

/** Picks a file to send. */
export async function attach(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const mimeType = name.endsWith(".png") ? "image/png" : "application/octet-stream";
  await page.setInputFiles("#file", { name, mimeType, buffer: Buffer.from(bytes) });
}

/** Searches, and waits for the answer. */
export async function search(page: Page, words: string): Promise<void> {
  await page.fill("#needle", words);
  await page.press("#needle", "Enter");
  await page.locator("#found-text", { hasText: `“${words}”` }).waitFor();
}

/** Lets the page believe that the person looks at it, or at something else. */
export async function setFocus(page: Page, hasFocus: boolean): Promise<void> {
  await page.evaluate((hasFocus) => {
    document.hasFocus = () => hasFocus;
    dispatchEvent(new FocusEvent(hasFocus ? "focus" : "blur"));
  }, hasFocus);
}

/** Scrolls the messages; waits until the page has noticed. */
export async function scrollTo(page: Page, top: number): Promise<void> {
  await page.evaluate(async (top) => {
    const scroller = document.querySelector("#scroller");
    if (scroller === null || scroller.scrollTop === top) return;
    const scrolled = new Promise((resolve) =>
      scroller.addEventListener("scroll", resolve, { once: true })
    );
    scroller.scrollTo(0, top);
    await scrolled;
  }, top);
}

/**
 * Does something while time stands still on a page whose clock is installed: nothing happens there
 * because it took long. Once for a page.
 */
export async function whileTimeStands(page: Page, action: () => Promise<void>): Promise<void> {
  // A minute on, as the clock can't go back: it goes on from there.
  await page.clock.pauseAt(Date.now() + 60_000);
  await action();
  await page.clock.resume();
}

/** Where an element is on the screen: the distance of its upper edge from the top. */
export async function topOf(locator: Locator): Promise<number> {
  return await locator.evaluate((element) => Math.round(element.getBoundingClientRect().top));
}

/** The text of the element that has the focus, or its id if it has no text. */
export async function focused(page: Page): Promise<string> {
  return await page.evaluate(() =>
    document.activeElement?.textContent?.trim() || document.activeElement?.id || ""
  );
}
