// What runs in the page knows the page:
/// <reference lib="dom" />

import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import type { Locator, Page } from "playwright-core";
import { ownNick } from "../../lib/room/names.ts";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { PNG } from "../helpers/chat_page.ts";
import { FossilChat } from "../helpers/fossil.ts";
import { textsIn } from "../helpers/messages.ts";
import { programOnly } from "../helpers/needs.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** Options for tests that need both. */
function fossilOnly(name: string) {
  const [chromium, fossil] = [chromiumOnly(name), programOnly("fossil", name)];
  return { ...chromium, ignore: chromium.ignore || fossil.ignore };
}

const message = (page: Page, text: string): Locator =>
  page.locator("#chat-messages-wrapper .message-widget", { hasText: text });

/** Types into the field that is shown, and sends. */
async function write(page: Page, text: string): Promise<void> {
  const field = page.locator(".chat-input-field:visible");
  await field.fill(text);
  await page.click("#chat-button-submit");
}

async function attach(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const mimeType = name.endsWith(".png") ? "image/png" : "text/plain";
  await page.setInputFiles("#chat-input-file", {
    name,
    mimeType,
    buffer: Buffer.from(bytes),
  });
}

/** Opens the popup of a message and presses a button in it. */
async function act(page: Page, text: string, button: string): Promise<void> {
  await message(page, text).locator(".message-widget-tab > span").first().click();
  await page.locator(".chat-message-popup").getByText(button, { exact: true }).click();
}

Deno.test({
  ...fossilOnly("Fossil's own page works with pipechat as it is"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    for (let number = 1; number <= 70; number++) await web.sayAsRobot(`line ${number} of many`);
    await using fossil = await FossilChat.start(folder, web, ownNick(Deno.env.get("SUDO_USER")));
    const page = await fossil.open(browser);
    await message(page, "line 70 of").waitFor();
    assertEquals(await message(page, "line 20 of").count(), 0);
    await page.getByRole("button", { name: "All previous messages" }).click();
    await message(page, "line 1 of").waitFor({ state: "attached" });
    await page.getByText("All history has been loaded.").waitFor({ state: "attached" });

    await write(page, "from *Fossil's* page");
    await message(page, "from Fossil's page").waitFor();
    assertEquals((await textsIn(folder.at("room"))).at(-1), "from *Fossil's* page");
    await web.sayAsRobot("an answer");
    await message(page, "an answer").waitFor();

    await attach(page, "dot.png", PNG);
    await write(page, "a picture");
    const picture = message(page, "a picture").locator("img");
    await picture.waitFor();
    assertEquals(
      await picture.evaluate(async (it) => {
        await (it as HTMLImageElement).decode();
        return (it as HTMLImageElement).naturalWidth;
      }),
      1,
    );
    await attach(page, "notes.txt", new TextEncoder().encode("some notes"));
    await write(page, "a file");
    const link = message(page, "a file").getByRole("link", { name: "notes.txt" });
    const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
    await file.saveAs(folder.at("saved.txt"));
    assertEquals(await Deno.readTextFile(folder.at("saved.txt")), "some notes");

    await act(page, "from Fossil's page", "Toggle text mode");
    await message(page, "from *Fossil's* page").waitFor();
    await act(page, "from *Fossil's* page", "Delete globally");
    await page.locator(".chat-message-popup").getByText("Confirm delete?").click();
    await message(page, "from *Fossil's* page").waitFor({ state: "detached" });
    assertEquals((await textsIn(folder.at("room"))).includes("from *Fossil's* page"), false);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...fossilOnly("Fossil's own page comes back by itself after pipechat was started anew"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    await web.sayAsRobot("before");
    await using fossil = await FossilChat.start(folder, web, ownNick(Deno.env.get("SUDO_USER")));
    const page = await fossil.open(browser);
    await message(page, "before").waitFor();
    fossil.web = undefined;
    await web[Symbol.asyncDispose]();
    await page.waitForResponse((response) => response.status() === 502);
    await using again = await startWeb(folder.at("room"));
    await again.sayAsRobot("meanwhile");
    fossil.web = again;
    await message(page, "meanwhile").waitFor();
    await write(page, "I am back");
    await message(page, "I am back").waitFor();
    assertEquals(await message(page, "before").count(), 1);
    assertEquals(browser.complaints.filter((text) => !/502|ERR_/.test(text)), []);
  },
});

Deno.test({
  ...fossilOnly("what Fossil's own page embeds is shown, and can't touch the page"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    await web.sayAsRobot("hello");
    await using fossil = await FossilChat.start(folder, web, ownNick(Deno.env.get("SUDO_USER")));
    const page = await fossil.open(browser);
    const embed = async (name: string, text: string) => {
      await attach(page, name, new TextEncoder().encode(text));
      await write(page, `see ${name}`);
      await message(page, `see ${name}`).getByText("Embed").click();
      return message(page, `see ${name}`).frameLocator("iframe").locator("body");
    };
    const html = "<h1>x</h1><script>top.pwned = true</script>";
    const shown = await embed("page.html", html);
    // The frame is there before what is in it.
    await shown.getByText("<h1>").waitFor();
    assertEquals((await shown.innerText()).trim(), html);
    await (await embed("notes.md", "# Notes")).locator("h1", { hasText: "Notes" }).waitFor();
    assertEquals(await page.evaluate(() => "pwned" in globalThis), false);
    // The page looks into its frames, and makes them as high as what is in them.
    const long = Array.from({ length: 40 }, (_, number) => `line ${number}`).join("\n");
    await (await embed("long.txt", long)).getByText("line 39").waitFor();
    const frame = message(page, "see long.txt").locator("iframe");
    await page.waitForFunction((it) => Number(it?.clientHeight) > 500, await frame.elementHandle());
    assertEquals(browser.complaints, []);
  },
});
