// What runs in the page knows the page:
/// <reference lib="dom" />

import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { chromiumOnly, TestBrowser } from "../helpers/browser.ts";
import { message, openRoom, setFocus, write } from "../helpers/chat_page.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** The rate of a telephone: a second has so many samples of one byte. */
const RATE = 8000;

/** A WAV file with a tone of so many seconds. */
function wav(seconds: number): Uint8Array {
  const samples = Uint8Array.from({ length: seconds * RATE }, (_, at) => at % 20 < 10 ? 96 : 160);
  const header = new DataView(new ArrayBuffer(44));
  const write = (at: number, text: string) =>
    [...text].forEach((letter, index) => header.setUint8(at + index, letter.charCodeAt(0)));
  write(0, "RIFF");
  header.setUint32(4, 36 + samples.length, true);
  write(8, "WAVEfmt ");
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, RATE, true);
  header.setUint32(28, RATE, true);
  header.setUint16(32, 1, true);
  header.setUint16(34, 8, true);
  write(36, "data");
  header.setUint32(40, samples.length, true);
  return new Uint8Array([...new Uint8Array(header.buffer), ...samples]);
}

/** Notes down what is played: the pitch of a note, or the length of a recording. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const note = (context: BaseAudioContext, what: string) => {
      heard.push(context.state === "running" ? what : `nothing, as it is ${context.state}`);
    };
    const startNote = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      note(this.context, `${this.frequency.value} Hz`);
      startNote.call(this, when);
    };
    const startBuffer = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function () {
      note(this.context, `${this.buffer?.duration} s`);
      startBuffer.call(this);
    };
  });
}

/** What was played since the last time, once there is something. */
async function heard(page: Page): Promise<string[]> {
  const list = await page.waitForFunction(() => {
    const { heard } = globalThis as unknown as { heard: string[] };
    return heard.length > 0 && heard.splice(0);
  });
  return await list.jsonValue() as string[];
}

/** What was played by now. */
const heardSoFar = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);

async function choose(page: Page, sound: string): Promise<void> {
  await page.click("#settings-open");
  await page.selectOption("#setting-sound", sound);
  await page.click("#settings button[value=close]");
}

Deno.test({
  ...chromiumOnly("each sound of the page is heard when it is chosen, and none is silent"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, listen);
    await using _web = web;
    const sounds = {
      chime: ["880 Hz", "1318.5 Hz"],
      ping: ["1568 Hz"],
      knock: ["180 Hz", "150 Hz"],
      bubble: ["320 Hz", "480 Hz", "720 Hz"],
    };
    await page.click("#settings-open");
    for (const [name, notes] of Object.entries(sounds).reverse()) {
      await page.selectOption("#setting-sound", name);
      assertEquals(await heard(page), notes);
      await page.click("#sound-test");
      assertEquals(await heard(page), notes);
    }
    await page.selectOption("#setting-sound", "none");
    await page.click("#sound-test");
    await page.click("#settings button[value=close]");
    await web.sayAsRobot("nobody hears me");
    await message(page, "nobody hears me").waitFor();
    assertEquals(await heardSoFar(page), []);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("what others write is heard, in a flood once, what oneself writes is not"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, listen);
    await using _web = web;
    await write(page, "my own");
    await message(page, "my own").waitFor();
    assertEquals(await heardSoFar(page), []);
    await web.sayAsRobot("one");
    assertEquals(await heard(page), ["880 Hz", "1318.5 Hz"]);
    // Time stands still, so that however busy the machine is, this is a flood.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    for (const text of ["two", "three", "four"]) await web.sayAsRobot(text);
    await message(page, "four").waitFor();
    assertEquals(await heard(page), ["880 Hz", "1318.5 Hz"]);
    assertEquals(await heardSoFar(page), []);
  },
});

Deno.test({
  ...chromiumOnly("sounds of the room can be chosen, and a broken one does no harm"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    await Deno.mkdir(folder.at("room/alert-sounds"), { recursive: true });
    await Deno.writeFile(folder.at("room/alert-sounds/horn and bell.wav"), wav(0.25));
    await Deno.writeTextFile(folder.at("room/alert-sounds/broken.ogg"), "no sound at all");
    await Deno.writeTextFile(folder.at("room/alert-sounds/readme.txt"), "no sound either");
    const { web, page } = await openRoom(folder, browser, {}, listen);
    await using _web = web;
    assertEquals((await page.locator("#setting-sound option").allInnerTexts()).slice(5), [
      "broken.ogg",
      "horn and bell.wav",
    ]);
    await choose(page, "horn and bell.wav");
    assertEquals(await heard(page), ["0.25 s"]);
    await web.sayAsRobot("hoot");
    assertEquals(await heard(page), ["0.25 s"]);
    await choose(page, "broken.ogg");
    assertEquals(await heard(page), ["1568 Hz"]);
    assertEquals(browser.complaints, []);
  },
});

Deno.test({
  ...chromiumOnly("own messages are heard if that is wanted, and only one while one is away"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using browser = await TestBrowser.launch();
    const { web, page } = await openRoom(folder, browser, {}, listen);
    await using _web = web;
    await page.clock.install();
    // Sounds that would follow each other too closely are left out.
    const say = async (text: string, isRobot: boolean) => {
      await page.clock.fastForward(2000);
      if (isRobot) await web.sayAsRobot(text);
      else await web.say(text);
      await message(page, text).waitFor();
    };
    await page.click("#settings-open");
    await page.check("#setting-own");
    await page.check("#setting-once");
    await page.click("#settings button[value=close]");
    await say("of my own", false);
    assertEquals((await heard(page)).length, 2);
    await setFocus(page, false);
    await say("one", true);
    assertEquals((await heard(page)).length, 2);
    await say("two", true);
    await setFocus(page, true);
    await say("three", true);
    assertEquals((await heard(page)).length, 2);
    assertEquals(browser.complaints, []);
  },
});
