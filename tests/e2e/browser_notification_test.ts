// What runs in the page knows the page:
/// <reference lib="dom" />

import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { message, openRoom, setFocus } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** Without a window there is nothing that shows them: notes them down. */
function stand(permission: NotificationPermission): (page: Page) => Promise<void> {
  return (page) =>
    page.addInitScript((permission) => {
      const shown: string[] = [];
      class StandIn {
        static permission = "default";
        static requestPermission() {
          StandIn.permission = permission;
          return Promise.resolve(permission);
        }
        constructor(title: string, { body }: NotificationOptions) {
          shown.push(`${title}: ${body}`);
        }
      }
      Object.assign(globalThis, { Notification: StandIn, shown });
    }, permission);
}

async function choose(page: Page, which: string): Promise<void> {
  await page.click("#settings-open");
  await page.selectOption("#setting-notify", which);
  await page.click("#settings button[value=close]");
}

const shown = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown);

Deno.test({
  ...chromiumOnly("the system tells what is said while one looks elsewhere, as one has chosen"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, stand("granted"));
    await using _web = web;
    const nick = (await page.locator("#room").getAttribute("title"))?.split(" as ")[1] ?? "";
    const say = async (text: string) => {
      await web.sayAsRobot(text);
      await message(page, text.replace("/me ", "")).waitFor();
    };
    await choose(page, "mentions");
    await say(`${nick}: I see you`);
    await setFocus(page, false);
    await say("to nobody");
    await say(`${nick}: where are you?`);
    await say("/me waits");
    await choose(page, "all");
    await say("/me leaves");
    assertEquals(await shown(page), [
      `room: robot: ${nick}: where are you?`,
      "room: robot leaves",
    ]);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("it is said when the browser allows no notifications"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, stand("denied"));
    await using _web = web;
    await page.click("#settings-open");
    await page.selectOption("#setting-notify", "all");
    await page.getByText("does not allow notifications").waitFor();
    assertEquals(await page.inputValue("#setting-notify"), "off");
    assertEquals(browser.complaints, []);
  },
});
