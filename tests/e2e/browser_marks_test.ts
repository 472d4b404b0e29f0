import { assert, assertEquals } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { message, openRoom, setFocus } from "../helpers/chat_page.ts";
import { pipechat } from "../helpers/program.ts";
import { isRoot, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** `daemon`, and the group of the room. */
const DAEMON = { as: { uid: 1, gid: 1 } };

Deno.test({
  ...chromiumOnly("a message is marked as forged, as nobody's or as a robot's, or not at all"),
  ...(isRoot ? {} : rootOnly("a message is marked as forged, as nobody's or as a robot's")),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using web = await startWeb(folder.at("room"));
    const room = folder.at("room");
    assertEquals((await pipechat([room, "daemon"])).code, 0);
    const say = async (text: string, ...flags: string[]) =>
      assertEquals((await pipechat(["send", room, "-m", text, ...flags], "", DAEMON)).code, 0);
    await say("I am true");
    await say("I owe 10 coins");
    await say("I am a robot", "--as", "nightly");
    const log = await Deno.readTextFile(folder.at("room/log"));
    {
      using file = await Deno.open(folder.at("room/log"), { write: true });
      await file.seek(log.indexOf("10 coins"), Deno.SeekMode.Start);
      await file.write(new TextEncoder().encode("99"));
    }
    const raw = "[77][2026.11.23 12:00:00] <daemon>: I am raw\n";
    await Deno.writeTextFile(folder.at("room/log"), raw, { append: true });
    const page = await browser.open(web.url);
    const mark = (text: string) => message(page, text).getByRole("img");
    await message(page, "I am raw").waitFor();
    assertEquals(await mark("I am true").count(), 0);
    assertEquals(await mark("99 coins").innerText(), "FORGED");
    assertEquals(
      await mark("99 coins").getAttribute("aria-label"),
      "Forged: daemon did not write this",
    );
    assertEquals(await mark("I am raw").innerText(), "?");
    assertEquals(
      await mark("I am raw").getAttribute("title"),
      "Nobody vouches that daemon wrote this",
    );
    assertEquals(await mark("I am a robot").innerText(), "by daemon");
    // Who has no mouse, and no screen reader, finds the meaning here.
    await message(page, "99 coins").locator(".more").click();
    await message(page, "99 coins").getByText("Forged: daemon did not write this", { exact: true })
      .waitFor();
    assert(await message(page, "99 coins").evaluate((it) => it.classList.contains("forged")));
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what is forged in one's own name does not look like one's own, and is told"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, async (page) => {
      await page.route("**/chat-poll?present&name=*", async (route) => {
        const response = await route.fetch();
        const { msgs, ...others } = await response.json();
        const forged = msgs.map((message: object) => ({ ...message, vouched: "forged" }));
        await route.fulfill({ json: { msgs: forged, ...others } });
      });
    });
    await using _web = web;
    await setFocus(page, false);
    await web.say("I never said that");
    const forged = message(page, "I never said that");
    await forged.getByText("FORGED").waitFor();
    assertEquals(await forged.evaluate((it) => it.classList.contains("own")), false);
    await page.waitForFunction(() => document.title === "(1) room");
    // The poll that waits breaks off with the server.
    await page.unrouteAll({ behavior: "ignoreErrors" });
  },
});
