// What runs in the page knows the page:
/// <reference lib="dom" />

import { assert, assertEquals, assertMatch } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import {
  act,
  attach,
  message,
  openRoom,
  PNG,
  search,
  setFocus,
  whileTimeStands,
  write,
} from "../helpers/chat_page.ts";
import { HOSTILE_FILE_NAMES, HOSTILE_HTML, HOSTILE_NICKS } from "../helpers/hostile_html.ts";
import { startPipechat } from "../helpers/program.ts";
import { isRoot, TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** The second person in the room; where tests can't become others, it is the same one. */
const other = isRoot ? { as: { uid: 1, gid: 1 } } : {};

Deno.test({
  ...chromiumOnly("two browsers and two terminals talk in one room"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using one = await startPipechat([folder.at("room"), ...(isRoot ? ["daemon"] : [])]);
    await one.expect(/joined/);
    await using two = await startPipechat([folder.at("room")], other);
    await using first = await startWeb(folder.at("room"));
    await using second = await startWeb(folder.at("room"), [], other);
    const [mine, theirs] = await Promise.all([browser.open(first.url), browser.open(second.url)]);
    await one.expect(/joined[^]*joined[^]*joined[^]*joined/);
    await mine.bringToFront();
    await write(mine, "from **one** browser");
    await message(theirs, "from one browser").waitFor();
    await one.expect(/from \*\*one\*\* browser/);
    await two.expect(/from \*\*one\*\* browser/);
    await two.write("hello root, from a terminal\n");
    await message(mine, "from a terminal").waitFor();
    await message(theirs, "from a terminal").waitFor();
    if (isRoot) {
      assertEquals(await message(mine, "from a terminal").locator("mark").innerText(), "root");
      assert(
        await message(mine, "from one browser").evaluate((it) => it.classList.contains("own")),
      );
      await mine.click("#people-toggle");
      const here = await mine.locator("#present .who").allInnerTexts();
      assertEquals(here.sort(), ["daemon", "root"]);
      await mine.locator("#recent button", { hasText: "daemon" }).click();
      await message(mine, "from one browser").waitFor({ state: "hidden" });
      await mine.click("#filter-clear");
      await message(mine, "from one browser").waitFor();
    }
    first.program.kill("SIGTERM");
    await one.expect(new RegExp(`\\[${first.program.pid}\\].* left`));
    assertEquals(browser.complaints.filter((text) => !/ERR_/.test(text)), []);
  },
});

Deno.test({
  ...chromiumOnly("files are attached, shown, downloaded and left out again"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await attach(page, "wrong.txt", new Uint8Array(5));
    await page.click("#attachment-cancel");
    assert(await page.locator("#attachment").isHidden());
    await attach(page, "dot.png", PNG);
    await write(page, "a picture");
    await message(page, "a picture").locator("img").waitFor();
    await page.waitForFunction(() =>
      document.querySelector<HTMLImageElement>(".picture img")?.naturalWidth === 1
    );
    await attach(page, "notes.txt", new TextEncoder().encode("some notes"));
    await page.click("#send");
    const link = page.getByRole("link", { name: "notes.txt" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assertEquals(download.suggestedFilename(), "notes.txt");
    await download.saveAs(folder.at("saved.txt"));
    assertEquals(await Deno.readTextFile(folder.at("saved.txt")), "some notes");
    for (const type of ["paste", "drop"]) {
      await page.evaluate((type) => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], `${type}.txt`));
        const target = document.querySelector("#text");
        target?.dispatchEvent(
          type === "paste"
            ? new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
      }, type);
      await page.locator("#attachment-name", { hasText: `${type}.txt` }).waitFor();
      await page.click("#send");
      await page.getByRole("link", { name: `${type}.txt` }).waitFor();
    }
    await page.click("#settings-open");
    await page.uncheck("#setting-images");
    await page.click("#settings button[value=close]");
    await page.getByRole("link", { name: "dot.png" }).waitFor();
    assertEquals(await page.locator(".picture").count(), 0);
    await page.reload();
    await page.getByRole("link", { name: "dot.png" }).waitFor();
    assertEquals(await page.locator(".picture").count(), 0);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("messages are shown raw, copied, hidden, taken back, searched and paged"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    for (let number = 1; number <= 120; number++) await web.say(`line ${number} **of** many`);
    await message(page, "line 120 of many").waitFor();
    await page.reload();
    await message(page, "line 120 of many").waitFor();
    assertEquals(await page.locator("#messages .message").count(), 50);
    await page.click("#older");
    await message(page, "line 21 of many").waitFor();
    await page.click("#older");
    await message(page, "line 1 of many").waitFor();
    assert(await page.locator("#older").isHidden());
    const order = await page.locator("#messages .message-body").allInnerTexts();
    assertEquals(order.map((text) => Number(/\d+/.exec(text))), order.map((_, index) => index + 1));

    await page.evaluate(() => document.querySelector("#scroller")?.scrollTo(0, 0));
    await page.waitForFunction(() => document.querySelector("#scroller")?.scrollTop === 0);
    await web.say("something new");
    await page.click("#to-end");
    assert(await page.locator("#to-end").isHidden());

    await act(page, "something new", "Raw text");
    await message(page, "something new").locator("pre").waitFor();
    await message(page, "something new").getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    assertEquals(await page.evaluate(() => navigator.clipboard.readText()), "something new");
    const hover = await message(page, "line 120").locator("time").getAttribute("title");
    assertMatch(hover ?? "", /^You: .*\nUTC: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

    await search(page, "LINE 77");
    assertEquals(await page.locator("#found-messages .message").count(), 1);
    await page.click("#found-close");

    await act(page, "line 119", "Delete for me");
    assertEquals(await message(page, "line 119").count(), 0);
    await act(page, "line 120", "Delete for everyone");
    await page.click("#confirm button[value=no]");
    await message(page, "line 120").getByRole("button", { name: "Delete for everyone" }).click();
    await page.click("#confirm button[value=yes]");
    await page.getByText("A message was taken back").waitFor();
    assertEquals((await Deno.readTextFile(folder.at("room/log"))).includes("line 120"), false);
    await page.reload();
    await message(page, "line 119").waitFor();
    assertEquals(await message(page, "line 120").count(), 0);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what was not sent is kept, and a lost connection comes back by itself"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, (page) => page.clock.install());
    await using _web = web;
    await page.route("**/chat-send", (route) => route.abort());
    await attach(page, "kept.txt", new TextEncoder().encode("kept"));
    await write(page, "not lost");
    const card = page.locator(".failed");
    await card.getByText("not lost").waitFor();
    await card.getByText("kept.txt").waitFor();
    await card.getByRole("button", { name: "Retry" }).click();
    await card.getByText("not lost").waitFor();
    await page.unroute("**/chat-send");
    await card.getByRole("button", { name: "Retry" }).click();
    await message(page, "not lost").getByText("kept.txt").waitFor();
    assertEquals(await card.count(), 0);

    await page.route("**/chat-poll*", (route) => route.abort());
    await whileTimeStands(page, async () => {
      await web.say("the last that comes");
      await page.locator("#composer.shaky").waitFor();
      assert(await page.locator("#trouble").isHidden());
    });
    await page.getByText(/Trying again in \d+ s/).waitFor();
    await web.say("meanwhile");
    await page.unroute("**/chat-poll*");
    // The page may have tried by itself just now: then the button is out of sight.
    await page.locator("#retry-now").evaluate((it) => (it as HTMLElement).click());
    await message(page, "meanwhile").waitFor();
    await page.locator("#trouble").waitFor({ state: "hidden" });
    assertEquals(await page.locator("#composer.shaky").count(), 0);

    await page.route("**/chat-poll*", (route) => route.abort());
    await web.say("again");
    await page.locator("#composer.shaky").waitFor();
    await page.unroute("**/chat-poll*");
    await write(page, "a message that reconnects");
    await message(page, "a message that reconnects").waitFor();
    assertEquals(browser.complaints.filter((text) => !/ERR_FAILED/.test(text)), []);
  },
});

Deno.test({
  ...chromiumOnly("it can be used by keyboard, on a phone, and with settings of one's own"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    await web.say("first");
    await web.say("second");
    const viewport = { width: 360, height: 640 };
    const page = await browser.open(web.url, { viewport, colorScheme: "dark" });
    await message(page, "second").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await message(page, "first").getByRole("button", { name: "Raw text" }).waitFor();
    assertEquals(await page.evaluate(() => document.activeElement?.textContent), "Answer");
    assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    // What was there before is not read out; what comes is.
    await page.locator("[role=log][aria-live=polite]").waitFor();

    await page.click("#settings-open");
    await page.selectOption("#setting-send", "ctrl-enter");
    assertEquals(await page.locator("#setting-sound option").allInnerTexts(), [
      "none",
      "chime",
      "ping",
      "knock",
      "bubble",
    ]);
    for (const sound of ["chime", "ping", "knock", "bubble", "none"]) {
      await page.selectOption("#setting-sound", sound);
      await page.click("#sound-test");
    }
    await page.keyboard.press("Escape");
    await page.click("#preview-toggle");
    await page.fill("#text", "one\n*two*");
    await page.locator("#preview em", { hasText: "two" }).waitFor();
    await page.press("#text", "Enter");
    await page.press("#text", "Control+Enter");
    await message(page, "two").waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("the title counts what was written while one was away"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await using terminal = await startPipechat(
      [folder.at("room")],
      isRoot ? { env: { SUDO_USER: "games" } } : {},
    );
    await terminal.expect(/joined/);
    await setFocus(page, false);
    await terminal.write("one\ntwo\n");
    const count = isRoot ? "(2) room" : "room";
    await page.waitForFunction((title) => document.title === title, count);
    await setFocus(page, true);
    await page.waitForFunction(() => document.title === "room");
  },
});

Deno.test({
  ...chromiumOnly("hostile messages, nicks and file names end as text"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    await web.say("first");
    const line = (nick: string, text: string) => `[7][2026.11.22 12:36:28] <${nick}>: ${text}\n`;
    const lines = [
      ...HOSTILE_HTML.map((text) => line("eve", text.replaceAll("\n", " "))),
      ...HOSTILE_NICKS.map((nick) => line(nick, "hello")),
    ];
    await Deno.writeTextFile(folder.at("room/log"), lines.join(""), { append: true });
    for (const text of HOSTILE_HTML) await web.say(text);
    for (const name of HOSTILE_FILE_NAMES) {
      const body = new FormData();
      body.append("file", new File(["<script>globalThis.pwned=true</script>"], name));
      await (await web.ask("chat-send", { method: "POST", body })).text();
    }
    const page = await browser.open(web.url);
    for (let pages = 0; pages < 5 && await page.locator("#older").isVisible(); pages++) {
      await page.click("#older");
      await page.locator("#older-row[aria-busy=true]").waitFor({ state: "detached" });
    }
    await message(page, "first").first().waitFor();
    for (const link of await page.locator(".message-body a").all()) {
      assertMatch(await link.getAttribute("href") ?? "", /^(https?:\/\/|mailto:)/);
    }
    const foreign = await page.evaluate(() => ({
      pwned: "pwned" in globalThis,
      elements: document.querySelectorAll(
        "#messages :is(script, style, iframe, svg script, form, base, meta, link, object, embed)",
      ).length,
      handlers:
        [...document.querySelectorAll("#messages *")].flatMap(({ attributes }) => [...attributes])
          .filter(({ name }) => name.startsWith("on")).length,
      title: document.title,
    }));
    assertEquals(foreign, { pwned: false, elements: 0, handlers: 0, title: "room" });
    assertEquals(browser.complaints, []);
  },
});
