import { assertEquals } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { act, focused, message, openRoom, write } from "../helpers/chat_page.ts";
import { textsIn } from "../helpers/messages.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test({
  ...chromiumOnly("a message is answered, and the answer leads to it"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await web.sayAsRobot("who is there?");
    await act(page, "who is there?", "Answer");
    await page.locator("#answer", { hasText: "Answering robot, #" }).waitFor();
    assertEquals(await focused(page), "text");
    await page.click("#answer-cancel");
    await act(page, "who is there?", "Answer");
    await write(page, "it is *me*");
    await page.locator("#answer").waitFor({ state: "hidden" });
    const answer = message(page, "it is me");
    await answer.locator("blockquote", { hasText: /^robot.*: who is there\?$/ }).click();
    await page.locator("#messages .target:focus", { hasText: /^robot/ }).waitFor();
    const [, text = ""] = await textsIn(folder.at("room"));
    assertEquals(text, "it is *me*");
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("an answer that was not sent is still one when it is taken back, or given up"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await web.sayAsRobot("who is there?");
    await page.route("**/chat-send", (route) => route.abort());
    await act(page, "who is there?", "Answer");
    await write(page, "it is me");
    const card = page.locator(".failed");
    await card.getByText("Answering robot, #").waitFor();
    assertEquals(await card.getByText("/re").count(), 0);
    await card.getByRole("button", { name: "Edit" }).click();
    await page.locator("#answer", { hasText: "Answering robot, #" }).waitFor();
    assertEquals(await page.inputValue("#text"), "it is me");
    await page.press("#text", "Escape");
    await page.locator("#answer").waitFor({ state: "hidden" });
    await page.unroute("**/chat-send");
    await page.press("#text", "Enter");
    await message(page, "it is me").waitFor();
    assertEquals(await message(page, "it is me").locator("blockquote").count(), 0);
    assertEquals(browser.complaints.filter((text) => !/ERR_FAILED/.test(text)), []);
  },
});

Deno.test({
  ...chromiumOnly("who has seen a message is told below it, at once and later"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    const nick = (await page.locator("#room").getAttribute("title"))?.split(" as ")[1] ?? "";
    await web.sayAsRobot("the disk is full");
    await act(page, "the disk is full", "I have seen it");
    const alarm = message(page, "the disk is full");
    await alarm.getByText(`Seen by ${nick}`).waitFor();
    await page.keyboard.press("Escape");
    await alarm.locator(".more").click();
    assertEquals(await alarm.getByRole("button", { name: "I have seen it" }).count(), 0);
    await page.reload();
    await alarm.getByText(`Seen by ${nick}`).waitFor();
    assertEquals(await page.locator("#messages .message").count(), 1);
    assertEquals(browser.complaints, []);
  },
});
