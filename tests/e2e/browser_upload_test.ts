import { assert, assertEquals, assertMatch } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { attach, message, openRoom, write } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** So many bytes take half a minute on the slow line of these tests: longer than any of them. */
const LARGE = 6_000_000;
const SLOW_LINE = {
  offline: false,
  latency: 0,
  downloadThroughput: -1,
  uploadThroughput: 200_000,
};

Deno.test({
  ...chromiumOnly("an upload shows how far it is; stopped, it is kept until it is discarded"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    const line = await page.context().newCDPSession(page);
    await line.send("Network.emulateNetworkConditions", SLOW_LINE);
    await attach(page, "large.bin", new Uint8Array(LARGE));
    await write(page, "here it is");
    await page.getByText(/^large\.bin: [\d.]+ KiB of 5\.7 MiB$/).waitFor();
    const value = () =>
      page.locator("#upload-progress").evaluate((it) =>
        Number(it.ariaValueNow ?? (it as unknown as { value: number }).value)
      );
    const first = await value();
    assert(first > 0 && first < 0.5, `${first}`);
    await page.waitForFunction(
      (first) => document.querySelector<HTMLProgressElement>("#upload-progress")!.value > first,
      first,
    );
    await page.getByRole("button", { name: "Stop" }).click();
    const card = page.locator(".failed");
    await card.getByText("Not sent: you stopped it").waitFor();
    assertMatch(await card.innerText(), /here it is\n+ *large\.bin/);
    assert(await page.locator("#upload").isHidden());
    await card.getByRole("button", { name: "Discard" }).click();
    assertEquals(await card.count(), 0);
    assertEquals(await page.evaluate(() => document.activeElement?.id), "text");
    await line.detach();
    await write(page, "without it");
    await message(page, "without it").waitFor();
    assertEquals(await page.locator("#messages .message").count(), 1);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("messages behind one that takes long are counted, and keep their order"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    web.program.kill("SIGSTOP");
    await write(page, "first");
    await page.getByText("Sending", { exact: true }).waitFor();
    await write(page, "second");
    await page.getByText("Sending; 1 more to send").waitFor();
    web.program.kill("SIGCONT");
    await message(page, "second").waitFor();
    assertEquals(await page.locator("#messages .message-body").allInnerTexts(), [
      "first",
      "second",
    ]);
    await page.locator("#upload").waitFor({ state: "hidden" });
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what is attached is named, and a file that is too large takes no other's place"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, async (page) => {
      await page.route("**/chat-room", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ json: { ...await response.json(), fileLimit: 100 } });
      });
    });
    await using _web = web;
    await attach(page, "small.bin", new Uint8Array(100));
    const name = page.locator("#attachment-name");
    await name.getByText("small.bin (100 bytes)", { exact: true }).waitFor();
    await attach(page, "large.bin", new Uint8Array(101));
    await name.getByText("large.bin is larger than 100 bytes, the limit").waitFor();
    await write(page, "just words");
    await message(page, "just words").waitFor();
    assertEquals(await page.locator("#messages .file").count(), 0);
    assert(await page.locator("#attachment").isHidden());
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("a text that is pasted with a picture of itself is pasted as text"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    const isTaken = await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(["x"], "image.png", { type: "image/png" }));
      clipboardData.setData("text/plain", "a\tb");
      clipboardData.setData("text/html", "<table><tr><td>a<td>b</table>");
      const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      return !document.querySelector("#text")?.dispatchEvent(paste);
    });
    assertEquals(isTaken, false);
    assert(await page.locator("#attachment").isHidden());
  },
});

Deno.test({
  ...chromiumOnly("the browser asks before a message that was not sent is lost with the page"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    const questions: string[] = [];
    page.on("dialog", async (dialog) => {
      questions.push(dialog.type());
      await dialog.accept();
    });
    await page.reload();
    assertEquals(questions, []);
    await page.route("**/chat-send", (route) => route.abort());
    await write(page, "unsent");
    await page.locator(".failed").waitFor();
    await page.reload();
    assertEquals(questions, ["beforeunload"]);
  },
});

Deno.test({
  ...chromiumOnly("a file can be pasted wherever one is on the page"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await page.locator("#scroller").evaluate((scroller) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(["x"], "image.png", { type: "image/png" }));
      scroller.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
      );
    });
    await page.locator("#attachment-name", { hasText: "image.png" }).waitFor();
    assertEquals(await page.evaluate(() => document.activeElement?.id), "text");
  },
});
