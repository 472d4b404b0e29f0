import { assert, assertEquals } from "@std/assert";
import { chromium, type Page } from "playwright-core";
import { chromiumOnly, LAUNCH_OPTIONS, TestBrowser } from "../helpers/browser.ts";
import { programOnly } from "../helpers/needs.ts";
import { TestSite } from "../helpers/site.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";
import { handlerFor } from "../../lib/web/chat/router.ts";
import { Server } from "../../lib/web/http/server.ts";

/** Where the buttons of the browser lead from a page. */
async function ways(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send("Page.getNavigationHistory");
  return entries.map(({ url }) => url);
}

Deno.test({
  ...chromiumOnly("the token is neither in the address of the page nor behind its buttons"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using web = await startWeb(folder.at("room"));
    await using browser = await TestBrowser.launch();
    const page = await browser.open(web.url);
    // As if the address was put into the tab that is open already.
    await page.evaluate((hash) => {
      globalThis.location.hash = hash;
    }, web.token);
    await page.waitForFunction(() => globalThis.location.hash === "");
    await page.reload();
    await page.locator("#people-count", { hasText: /\d/ }).waitFor();
    assertEquals(page.url(), web.base);
    const addresses = await ways(page);
    assert(addresses.includes(web.base));
    assertEquals(addresses.filter((url) => url.includes(web.token)), []);
    assertEquals(browser.complaints, []);
  },
});

/** The whole browser, as only that one remembers where it was. */
const wholeBrowser = (name: string) => ({
  ...programOnly("chromium", name),
  sanitizeOps: false,
  sanitizeResources: false,
});

Deno.test({
  ...wholeBrowser("what a browser remembers of an address that was opened for it lets nobody in"),
  async fn() {
    await using test = new TestSite();
    const address = { type: "tcp", hostname: "127.0.0.1", port: 0 } as const;
    const handler = handlerFor(test.site, (error) => test.defects.push(error));
    const server = await Server.start(handler, address);
    const { token } = test.site;
    assert(token !== undefined);
    const url = server.url(`ticket=${token.makeTicket()}`);
    const profile = test.folder.at("profile");
    const context = await chromium.launchPersistentContext(profile, {
      ...LAUNCH_OPTIONS,
      executablePath: "/usr/bin/chromium",
    });
    const [page = await context.newPage()] = context.pages();
    await page.goto(url);
    await page.locator("#people-count", { hasText: /\d/ }).waitFor();
    await context.close();
    const history = await Deno.readFile(`${profile}/Default/History`);
    const remembered = new TextDecoder("latin1").decode(history);
    assert(remembered.includes(url), "the browser remembers nothing at all");
    assertEquals(remembered.includes(token.text), false);
    const [, ticket = ""] = url.split("=");
    const headers = { authorization: `Bearer ${ticket}` };
    for (const [method, path] of [["POST", "chat-enter"], ["GET", "chat-room"]]) {
      const answer = await fetch(new URL(path ?? "", url), { method: method ?? "", headers });
      await answer.body?.cancel();
      assertEquals(answer.status, 403, path);
    }
    await server.close();
    assertEquals(test.defects, []);
  },
});
