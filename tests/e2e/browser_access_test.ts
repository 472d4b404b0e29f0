// What runs in the page knows the page:
/// <reference lib="dom" />

import { assert, assertEquals } from "@std/assert";
import axe from "axe-core";
import type { BrowserContextOptions, Page } from "playwright-core";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import {
  act,
  attach,
  focused,
  message,
  openRoom,
  PNG,
  search,
  write,
} from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb, type WebProgram } from "../helpers/web.ts";

const WIDE = { viewport: { width: 1100, height: 760 } };
const PHONE = { viewport: { width: 360, height: 700 } };

/** Of what is tapped, on each side (CSS pixels; WCAG 2.2, 2.5.5). */
const FINGERTIP = 44;

const MODES: Record<string, BrowserContextOptions> = {
  "in a wide window, light": { ...WIDE, colorScheme: "light" },
  "in a wide window, dark": { ...WIDE, colorScheme: "dark" },
  "on a telephone, light": { ...PHONE, colorScheme: "light" },
  "on a telephone, dark": { ...PHONE, colorScheme: "dark" },
};

const MARKDOWN = `# A heading

Some **bold** and *leaning* words, \`code\`, and https://example.org/${"long/".repeat(20)}

> a quote

1. one
2. two

| name | size | used by | since | until | why |
| --- | --- | --- | --- | --- | --- |
| /var | 41 GB | everybody | yesterday | tomorrow | logs |

\`\`\`
${"a line of code\n".repeat(40)}\`\`\``;

/** A room with messages of every kind. */
async function fillRoom(folder: TemporaryFolder, web: WebProgram): Promise<void> {
  await web.ask("chat-topic", {
    method: "POST",
    body: new URLSearchParams({ topic: "the move to the new rack, ".repeat(8) }),
  });
  await web.say("I said 10 words");
  await web.say(MARKDOWN);
  await web.say("word".repeat(100));
  await web.sayAsRobot("hello root");
  const log = await Deno.readTextFile(folder.at("room/log"));
  using file = await Deno.open(folder.at("room/log"), { write: true });
  await file.seek(log.indexOf("10 words"), Deno.SeekMode.Start);
  await file.write(new TextEncoder().encode("99"));
  await file.seek(0, Deno.SeekMode.End);
  const line = "[77][2026.11.23 12:00:00] <eve>: nobody vouches for this\n";
  await file.write(new TextEncoder().encode(line));
  for (
    const [name, bytes] of [["dot.png", PNG], [
      "notes.txt",
      new TextEncoder().encode("notes"),
    ]] as const
  ) {
    const body = new FormData();
    body.append("file", new File([bytes], name));
    await (await web.ask("chat-send", { method: "POST", body })).body?.cancel();
  }
}

/** What a person would stumble over, by the rules of axe, which is in the page. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run()
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`)
  );
}

/** All rules in all states take half a minute, and several times that on a busy machine (ms). */
const AXE_DEADLINE = 240_000;

/** Everything that can be on the screen; each step goes on from the one before. */
const STATES: Record<string, (page: Page) => Promise<void>> = {
  "the room": async (page) => {
    await page.locator("#messages img[alt='dot.png']").waitFor();
  },
  "what can be done with messages": async (page) => {
    for (const text of ["99 words", "notes.txt"]) {
      await message(page, text).locator(".more").click();
    }
  },
  "raw text": async (page) => {
    await message(page, "A heading").locator(".more").click();
    await message(page, "A heading").getByRole("button", { name: "Raw text" }).click();
    await message(page, "# A heading").waitFor();
  },
  "an answer, and who has seen a message": async (page) => {
    await act(page, "hello root", "I have seen it");
    await message(page, "hello root").getByText("Seen by").waitFor();
    await act(page, "hello root", "Answer");
    await page.locator("#answer").waitFor();
  },
  "people": async (page) => {
    await page.click("#answer-cancel");
    await page.click("#people-toggle");
    await page.locator("#recent button").first().waitFor();
  },
  "one person's messages": async (page) => {
    await page.locator("#recent button", { hasText: "robot" }).click();
    await page.locator("#filter").waitFor();
  },
  "everybody's messages again": async (page) => {
    await page.click("#filter-clear");
    if (await page.locator("#people").isVisible()) await page.click("#people-toggle");
  },
  "settings": async (page) => {
    await page.click("#settings-open");
  },
  "the topic": async (page) => {
    await page.keyboard.press("Escape");
    await page.click("#topic");
    await page.locator("#topic-text").waitFor();
  },
  "a question": async (page) => {
    await page.keyboard.press("Escape");
    await act(page, "notes.txt", "for everyone");
  },
  "search results": async (page) => {
    await page.keyboard.press("Escape");
    await search(page, "o");
  },
  "a message with what is around it": async (page) => {
    const found = page.locator("#found-messages .message").first();
    await found.locator(".more").click();
    const id = await found.getAttribute("data-id");
    await page.fill("#needle", `#${id}`);
    await page.press("#needle", "Enter");
    await page.locator("#found .target").waitFor();
  },
  "no search results": async (page) => {
    await search(page, "xyzzy");
  },
  "a picture as large as the window": async (page) => {
    await page.click("#found-close");
    await page.locator(".picture").click();
    await page.getByRole("dialog").getByRole("img").waitFor();
  },
  "the text of a file": async (page) => {
    await page.keyboard.press("Escape");
    await message(page, "notes.txt").getByRole("button", { name: "Show" }).click();
    await page.locator(".file-text pre").waitFor();
  },
  "a preview and an attachment": async (page) => {
    await page.click("#preview-toggle");
    await page.fill("#text", MARKDOWN);
    await page.locator("#preview h1").waitFor();
    await attach(page, "dot.png", PNG);
  },
  "a message that failed": async (page) => {
    await page.route("**/chat-send", (route) => route.abort());
    await page.click("#send");
    await page.locator(".failed").waitFor();
  },
  "a message on its way": async (page) => {
    await page.route("**/chat-send", () => {});
    await attach(page, "dot.png", PNG);
    await page.click("#send");
    await page.locator("#upload").waitFor();
  },
  "new messages below, and trouble": async (page) => {
    await page.evaluate(() => document.querySelector("#scroller")?.scrollTo(0, 0));
    await page.route("**/chat-poll*", (route) => route.abort());
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.locator("#trouble").waitFor();
  },
};

for (const [mode, options] of Object.entries(MODES)) {
  Deno.test({
    ...chromiumOnly(`no state of the page has a barrier that axe knows: ${mode}`),
    timeout: AXE_DEADLINE,
    async fn() {
      await using folder = new TemporaryFolder();
      await using browser = await TestBrowser.launch();
      await using web = await startWeb(folder.at("room"));
      await fillRoom(folder, web);
      const page = await browser.open(web.url, { ...options, reducedMotion: "reduce" });
      await page.evaluate(axe.source);
      const found: Record<string, string[]> = {};
      for (const [state, bringAbout] of Object.entries(STATES)) {
        await bringAbout(page);
        const here = await barriers(page);
        if (here.length > 0) found[state] = here;
      }
      assertEquals(found, {});
    },
  });
}

Deno.test({
  ...chromiumOnly("the tab key goes through the page in its order, and past what is out of sight"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    for (const text of ["one", "two"]) await web.say(text);
    await message(page, "two").waitFor();
    await page.locator("#needle").focus();
    for (let stops = 0; stops < 2; stops++) await page.keyboard.press("Shift+Tab");
    const order = [await page.evaluate(() => document.activeElement?.id)];
    for (let stops = 1; stops < 10; stops++) {
      await page.keyboard.press("Tab");
      order.push(
        await page.evaluate(() => {
          const { id = "", ariaLabel } = document.activeElement ?? {};
          return id === "" ? ariaLabel?.replace(/,.*/, "") ?? "" : id;
        }),
      );
    }
    const nick = await message(page, "two").locator(".nick").innerText();
    assertEquals(order, [
      "skip",
      "topic",
      "needle",
      "people-toggle",
      "settings-open",
      nick,
      "text",
      "attach",
      "preview-toggle",
      "send",
    ]);
    await search(page, "one");
    await page.keyboard.press("Shift+Tab");
    assertEquals(await focused(page), "Back to the room");
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("one can skip to the message field, and load the page again afterwards"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    // Where one is after loading, already.
    assertEquals(await focused(page), "text");
    await page.locator("#topic").focus();
    await page.keyboard.press("Shift+Tab");
    assertEquals(await focused(page), "Skip to the message field");
    await page.keyboard.press("Enter");
    assertEquals(await focused(page), "text");
    await page.reload();
    await write(page, "still allowed");
    await message(page, "still allowed").waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what is new is read out, what is older or in a notice every second is not"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    for (let number = 1; number <= 60; number++) await web.say(`line ${number} of many`);
    const page = await browser.open(web.url, {}, async (page) => {
      // Notes down in which mood the list was when something was put into it.
      await page.addInitScript(() => {
        const moods: string[] = [];
        Object.assign(globalThis, { moods });
        addEventListener("DOMContentLoaded", () => {
          const list = document.querySelector("#messages");
          if (list === null) return;
          new MutationObserver((changes) => {
            if (changes.some(({ addedNodes }) => addedNodes.length > 0)) {
              moods.push(list.ariaLive ?? "");
            }
          }).observe(list, { childList: true });
        });
      });
    });
    const moods = () => page.evaluate(() => (globalThis as unknown as { moods: string[] }).moods);
    const isPolite = page.locator("[role=log][aria-live=polite]");
    await message(page, "line 60 of").waitFor();
    await isPolite.waitFor();
    await page.click("#older");
    await message(page, "line 1 of").waitFor({ state: "attached" });
    await isPolite.waitFor();
    await web.say("news");
    await message(page, "news").waitFor();
    assertEquals(await moods(), ["off", "off", "polite"]);
    await message(page, "news").locator(".more").click();
    assertEquals(await page.locator(".actions").getAttribute("aria-live"), "off");
    // What a filter lets through again was there before.
    await page.click("#people-toggle");
    await page.locator("#messages").evaluate((list) => {
      const hushed: (string | null)[] = [];
      Object.assign(globalThis, { hushed });
      new MutationObserver(() => hushed.push(list.ariaLive)).observe(list, {
        attributeFilter: ["aria-live"],
      });
    });
    const hushed = () =>
      page.evaluate(() => (globalThis as unknown as { hushed: string[] }).hushed);
    await page.locator("#recent button").first().click();
    await page.waitForFunction(() =>
      (globalThis as unknown as { hushed: string[] }).hushed.length > 0
    );
    assertEquals((await hushed())[0], "off");
    // A countdown in an alert would be read out every second.
    assertEquals(await page.locator("[role=alert] #trouble-countdown").count(), 0);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("on a telephone, whatever can be tapped is as large as a fingertip"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    await fillRoom(folder, web);
    const options = { ...PHONE, hasTouch: true, isMobile: true, reducedMotion: "reduce" } as const;
    const page = await browser.open(web.url, options);
    for (const [state, bringAbout] of Object.entries(STATES)) {
      await bringAbout(page);
      const small = await page.evaluate(
        (least) =>
          [...document.querySelectorAll(
            "button, select, label.row, a.file, textarea, [type=search]",
          )]
            .filter((it) => it.checkVisibility() && !it.closest("[inert]"))
            .filter((it) => {
              const { width, height } = it.getBoundingClientRect();
              return width > 1 && (width < least || height < least);
            }).map((it) => it.outerHTML),
        FINGERTIP,
      );
      assertEquals(small, [], state);
    }
  },
});

Deno.test({
  ...chromiumOnly(
    "on a telephone, the list of people closes by a tap beside it, Esc or its button",
  ),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, { ...PHONE, hasTouch: true });
    await using _web = web;
    const people = page.locator("#people");
    for (
      const close of [
        () => page.touchscreen.tap(20, 400),
        () => page.keyboard.press("Escape"),
        () => page.click("#people-close"),
        () => page.click("#people-toggle"),
      ]
    ) {
      await page.click("#people-toggle");
      await people.waitFor();
      await close();
      await people.waitFor({ state: "hidden" });
    }
    await page.click("#people-toggle");
    await page.reload();
    await page.locator("#people-count", { hasText: /\d/ }).waitFor();
    assert(await people.isHidden());
    assertEquals(browser.complaints, []);
  },
});

for (
  const [what, viewport] of Object.entries({
    "320 pixels wide": { width: 320, height: 568 },
    "zoomed to 200 %": { width: 640, height: 360 },
    "zoomed to 400 %": { width: 320, height: 256 },
  })
) {
  Deno.test({
    ...chromiumOnly(`everything is reached without scrolling sideways: ${what}`),
    async fn() {
      await using folder = new TemporaryFolder();
      await using browser = await TestBrowser.launch();
      await using web = await startWeb(folder.at("room"));
      await fillRoom(folder, web);
      const page = await browser.open(web.url, { viewport, reducedMotion: "reduce" });
      for (const [state, bringAbout] of Object.entries(STATES)) {
        await bringAbout(page);
        const outside = await page.evaluate(() =>
          [...document.querySelectorAll("button, input, textarea, select")]
            .filter((it) => it.checkVisibility() && !it.closest("[inert]"))
            .filter((it) => {
              const { left, right, width } = it.getBoundingClientRect();
              return width > 1 && (left < 0 || right > innerWidth);
            }).map((it) => it.id || it.textContent)
        );
        assertEquals(outside, [], state);
        assert(
          await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
          state,
        );
        if (await page.getByRole("dialog").isVisible()) continue;
        await page.locator("#text").scrollIntoViewIfNeeded();
        const text = await page.locator("#text").boundingBox();
        assert(
          text !== null && text.width > 90 && text.y + text.height / 2 < viewport.height,
          state,
        );
      }
    },
  });
}

Deno.test({
  ...chromiumOnly("nothing moves for those who want nothing to move"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, { reducedMotion: "reduce" });
    await using _web = web;
    const animation = async (text: string) => {
      await web.say(text);
      await message(page, text).waitFor();
      return await message(page, text).evaluate((it) => getComputedStyle(it).animationName);
    };
    assertEquals(await animation("still"), "none");
    await page.emulateMedia({ reducedMotion: "no-preference" });
    assertEquals(await animation("lively"), "arrive");
  },
});
