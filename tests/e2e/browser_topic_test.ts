import { assertEquals } from "@std/assert";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { focused, openRoom } from "../helpers/chat_page.ts";
import { pipechat, startPipechat } from "../helpers/program.ts";
import { isRoot, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** `daemon`, and the group of the room. */
const DAEMON = { as: { uid: 1, gid: 1 } };

Deno.test({
  ...chromiumOnly("the topic is beside the name of the room, and changes when it is set"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using terminal = await startPipechat([folder.at("room")]);
    await terminal.expect(/joined/);
    await terminal.write("/topic *freeze* <b>on</b> Friday\n");
    await terminal.expect(/freeze/);
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await page.locator("#topic", { hasText: "*freeze* <b>on</b> Friday" }).waitFor();
    await terminal.write("/topic thawed\n");
    await page.locator("#topic", { hasText: /^thawed$/ }).waitFor();
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("the owner sets the topic on the page, and a terminal is told"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await using terminal = await startPipechat([folder.at("room")]);
    await terminal.expect(/joined/);
    const { web, page } = await openRoom(folder, browser);
    await using _web = web;
    await page.getByRole("button", { name: "Set a topic" }).click();
    await page.fill("#topic-text", "freeze on Friday");
    await page.press("#topic-text", "Enter");
    await page.locator("#topic", { hasText: /^freeze on Friday$/ }).waitFor();
    await terminal.expect(/topic.*freeze on Friday/i);
    assertEquals(await page.locator("#topic-dialog").isVisible(), false);
    assertEquals(await focused(page), "freeze on Friday");
    await page.click("#topic");
    assertEquals(await page.inputValue("#topic-text"), "freeze on Friday");
    await page.fill("#topic-text", "ä".repeat(300));
    await page.click("#topic-set");
    await page.getByText("Cannot set a topic of 600 bytes: the limit is 400.").waitFor();
    await page.fill("#topic-text", "");
    await page.click("#topic-set");
    await page.getByRole("button", { name: "Set a topic" }).click();
    await page.check("#topic-everybody");
    await page.click("#topic-set");
    await page.locator("#topic-dialog").waitFor({ state: "hidden" });
    await terminal.write("/topic\n");
    await terminal.expect(/There is no topic. Everybody can set it/);
    // Who may set it is nothing that is told to everybody, as on a terminal.
    const log = await Deno.readTextFile(folder.at("room/log"));
    assertEquals(log.match(/ \/topic.*/g), [" /topic freeze on Friday", " /topic"]);
    assertEquals(browser.complaints.filter((each) => !/status of 400/.test(each)), []);
  },
});

Deno.test({
  ...chromiumOnly("who may not set the topic reads all of it, and who can"),
  ...(isRoot ? {} : rootOnly("who may not set the topic reads all of it, and who can")),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const room = folder.at("room");
    assertEquals((await pipechat([room, "daemon"], "/topic old\n")).code, 0);
    await using program = await startPipechat(["web", room], DAEMON);
    const [url] = await program.expect(/http:\/\/\S+#[\w-]+(?=\n)/);
    const page = await browser.open(url);
    await page.locator("#topic", { hasText: "old" }).click();
    await page.getByText("Only root can set it.").waitFor();
    assertEquals(await page.locator("#topic-set").isVisible(), false);
    await page.press("#topic-text", "Enter");
    assertEquals(await page.locator("#topic-dialog").isVisible(), true);
    await page.click("#topic-cancel");
    assertEquals((await pipechat([room], "/topic --everybody\n")).code, 0);
    await page.click("#topic");
    await page.getByText("Everybody in the room can set it.").waitFor();
    await page.fill("#topic-text", "new");
    await page.click("#topic-set");
    await page.locator("#topic", { hasText: /^new$/ }).waitFor();
    assertEquals(browser.complaints, []);
  },
});
