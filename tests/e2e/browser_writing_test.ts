// What runs in the page knows the page:
/// <reference lib="dom" />

import { assert, assertEquals } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { attach, focused, message, openRoom, write } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test({
  ...chromiumOnly("one types at once, and the tab key completes who is addressed, or leads on"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await web.sayAsRobot("hello");
    await message(page, "hello").waitFor();
    await page.keyboard.type("ro");
    await page.keyboard.press("Tab");
    await page.keyboard.type("hello to you");
    assertEquals(await page.inputValue("#text"), "robot: hello to you");
    await page.keyboard.press("Enter");
    await message(page, "robot: hello to you").waitFor();
    await page.keyboard.press("Tab");
    assertEquals(await focused(page), "Attach a file");
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("the keys are those of Fossil's chat"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await page.fill("#text", "one");
    await page.press("#text", "Alt+Enter");
    await page.keyboard.type("*two*");
    assertEquals(await page.inputValue("#text"), "one\n*two*");
    await page.press("#text", "Shift+Enter");
    await page.locator("#preview em", { hasText: "two" }).waitFor();
    await page.press("#text", "Shift+Enter");
    await page.locator("#preview").waitFor({ state: "hidden" });
    await page.press("#text", "Control+Enter");
    await message(page, "two").waitFor();
    await page.press("#text", "Control+Enter");
    await page.locator("#send-hint", { hasText: "Ctrl-Enter sends, Shift-Enter" }).waitFor();
    await page.fill("#text", "three");
    await page.press("#text", "Enter");
    assertEquals(await page.inputValue("#text"), "three\n");
    await page.press("#text", "Control+Enter");
    await message(page, "three").waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what was not sent can be taken back into the field, with its file"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await page.route("**/chat-send", (route) => route.abort());
    await attach(page, "kept.txt", new TextEncoder().encode("kept"));
    await write(page, "not lsot");
    const card = page.locator(".failed");
    await card.waitFor();
    await attach(page, "other.txt", new TextEncoder().encode("other"));
    await card.getByRole("button", { name: "Edit" }).click();
    await card.getByText("A message has one file").waitFor();
    await page.click("#attachment-cancel");
    await page.fill("#text", "what I am at");
    await card.getByRole("button", { name: "Edit" }).click();
    assertEquals(await card.count(), 0);
    assertEquals(await page.inputValue("#text"), "not lsot\nwhat I am at");
    await page.locator("#attachment-name", { hasText: "kept.txt (4 bytes)" }).waitFor();
    await page.unroute("**/chat-send");
    await page.fill("#text", "not lost");
    await page.press("#text", "Enter");
    await message(page, "not lost").getByText("kept.txt").waitFor();
    assert(await page.locator("#attachment").isHidden());
    assertEquals(browser.complaints.filter((text) => !/ERR_FAILED/.test(text)), []);
  },
});
