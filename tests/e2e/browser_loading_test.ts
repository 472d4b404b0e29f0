// What runs in the page knows the page:
/// <reference lib="dom" />

import { assertEquals } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { attach, message, PNG, write } from "../helpers/chat_page.ts";
import { Lighttpd } from "../helpers/lighttpd.ts";
import { pipechat, programArgv } from "../helpers/program.ts";
import { programOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

const lighttpdOnly = programOnly("lighttpd", "the page works below a path of a web server");

Deno.test({
  ...chromiumOnly("the page works below a path of a web server"),
  ...(lighttpdOnly.ignore ? lighttpdOnly : {}),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await pipechat(["send", folder.at("room"), "--create", "-m", "hello"]);
    await using server = await Lighttpd.start(
      folder,
      await programArgv(["cgi", folder.at("room")]),
    );
    // Without the slash at its end: the server must send the browser on.
    const page = await browser.open(server.base, {
      httpCredentials: { username: "alice", password: "one" },
    });
    await message(page, "hello").waitFor();
    await attach(page, "dot.png", PNG);
    await write(page, "by way of CGI");
    await message(page, "by way of CGI").locator("img").waitFor();
    await page.waitForFunction(() =>
      document.querySelector<HTMLImageElement>(".picture img")?.naturalWidth === 1
    );
    assertEquals(await message(page, "by way of CGI").locator(".nick").innerText(), "alice");
    assertEquals(new URL(page.url()).pathname, "/chat.cgi/");
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("all parts of the page are asked for at once"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    const loaded: string[] = [];
    const page = await browser.open(web.url, {}, async (page) => {
      await page.route("**/*.js", async (route) => {
        loaded.push(new URL(route.request().url()).pathname.slice(1));
        await route.continue();
      });
    });
    const preloaded = await page.locator("link[rel=modulepreload]").evaluateAll((links) =>
      links.map((link) => link.getAttribute("href") ?? "")
    );
    assertEquals([...new Set(loaded)].toSorted(), preloaded.toSorted());
    assertEquals(loaded.length, preloaded.length);
    assertEquals(browser.complaints, []);
  },
});
