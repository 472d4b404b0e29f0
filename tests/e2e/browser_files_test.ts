// What runs in the page knows the page:
/// <reference lib="dom" />

import { assertEquals } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { act, attach, message, openRoom, PNG, write } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test({
  ...chromiumOnly("a picture is shown as large as the window, and saved from there"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await attach(page, "dot.png", PNG);
    await write(page, "look");
    await message(page, "look").getByRole("button", { name: "dot.png" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("dot.png").waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name: "Download" }).click(),
    ]);
    assertEquals(file.suggestedFilename(), "dot.png");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    const [other] = await Promise.all([
      page.waitForEvent("download"),
      act(page, "look", "Download"),
    ]);
    assertEquals(other.suggestedFilename(), "dot.png");
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("the text of a file is shown in its place, and is only text"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    const send = async (name: string, text: string) => {
      await attach(page, name, new TextEncoder().encode(text));
      await write(page, `see ${name}`);
      await message(page, name).getByRole("button", { name: "Show" }).click();
      return message(page, name).locator(".file-text");
    };
    const html = "<script>globalThis.pwned = true</script>\u202e";
    const shown = await send("page.html", html);
    await shown.locator("pre").waitFor();
    assertEquals(await shown.innerText(), html.replace("\u202e", "⟨202E⟩"));
    await (await send("notes.md", "a *word*")).locator("em", { hasText: "word" }).waitFor();
    await message(page, "notes.md").getByRole("button", { name: "Hide" }).click();
    assertEquals(await message(page, "notes.md").locator(".file-text").count(), 0);
    await (await send("odd.txt", "a\0b")).getByText("is no text: download it instead").waitFor();
    assertEquals(await page.evaluate(() => "pwned" in globalThis), false);
    // The last one was refused.
    assertEquals(browser.complaints.length, 1);
  },
});

Deno.test({
  ...chromiumOnly("a file without bytes is there, too"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await attach(page, "empty.txt", new Uint8Array(0));
    await write(page, "nothing");
    await message(page, "nothing").getByRole("link", { name: "empty.txt (0 bytes)" }).waitFor();
    assertEquals(browser.complaints, []);
  },
});
