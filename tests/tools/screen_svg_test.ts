import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import xterm from "@xterm/headless";
import { drawWindows, Film } from "../../tools/screen_svg.ts";

const CAPTION = { title: "a title", description: "what it shows" };
/** Puts the cursor where it is in nobody's way. */
const AWAY = "\x1b[3;20H";

/** The cursor, there. */
const CURSOR_AWAY = '<rect x="136.8" y="34" width="7.2" height="17" fill="#d7dce3"/>\n';

/** A small terminal on which `text` was written. */
async function terminalWith(text: string): Promise<xterm.Terminal> {
  const terminal = new xterm.Terminal({ cols: 20, rows: 3, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  return terminal;
}

/** The picture of a small terminal on which `text` was written. */
async function draw(text: string, title = "window"): Promise<string> {
  return drawWindows([{ title, terminal: await terminalWith(text) }], CAPTION);
}

/** The elements that were drawn for the cells, one a line. */
async function cells(text: string): Promise<string> {
  return /<g transform="translate\(10 .*\n([^]*?)<\/g>/.exec(await draw(text))?.[1] ?? "";
}

Deno.test("text and titles are never markup", async () => {
  const hostile = '<a x="&amp;">';
  const escaped = "&lt;a x=&quot;&amp;amp;&quot;&gt;";
  const inCells = escaped.replaceAll(" ", "\u00a0");
  assertStringIncludes(await cells(hostile + AWAY), `>${inCells}</text>`);
  assertStringIncludes(await draw("", hostile), `text-anchor="middle">${escaped}</text>`);
  const captioned = drawWindows([], { title: hostile, description: hostile });
  assertStringIncludes(captioned, `<title id="title">${escaped}</title>`);
  assertStringIncludes(captioned, `<desc id="description">${escaped}</desc>`);
});

Deno.test("characters that XML cannot hold are replaced", async () => {
  assertStringIncludes(await draw("", "a\x00\x1b\ufffe\ud800z"), ">a\ufffd\ufffd\ufffd\ufffdz<");
});

Deno.test("cells that look alike are one piece of text, as wide as their columns", async () => {
  assertEquals(
    await cells(`ab c\x1b[1md\x1b[0m  ${AWAY}`),
    '<text x="0" y="12.5" textLength="28.8" lengthAdjust="spacingAndGlyphs">ab\u00a0c</text>\n' +
      '<text x="28.8" y="12.5" textLength="7.2" lengthAdjust="spacingAndGlyphs" class="bold">' +
      `d</text>\n${CURSOR_AWAY}`,
  );
});

Deno.test("a wide character takes two columns", async () => {
  assertMatch(await cells(`日本${AWAY}`), /textLength="28.8" lengthAdjust="\w+">日本</);
});

Deno.test("emphasis is shown, and several kinds of it together", async () => {
  assertMatch(
    await cells(`\x1b[1;2;3;4;9mx${AWAY}`),
    /class="bold italic dim underline strike">x</,
  );
});

Deno.test("each named colour is one of its own", async () => {
  const codes = [30, 31, 32, 33, 34, 35, 36, 37, 90, 91, 92, 93, 94, 95, 96, 97];
  const drawn = await cells(codes.map((code) => `\x1b[${code}mx`).join("") + AWAY);
  const colors = Array.from(drawn.matchAll(/style="fill:(#[\da-f]{6})"/g), ([, color]) => color);
  assertEquals([colors.length, new Set(colors).size], [16, 16]);
});

Deno.test("a colour without a name is as xterm has it", async () => {
  for (
    const [parameter, color] of [
      ["38;5;16", "#000000"],
      ["38;5;30", "#008787"],
      ["38;5;231", "#ffffff"],
      ["38;5;232", "#080808"],
      ["38;5;255", "#eeeeee"],
      ["38;2;1;20;255", "#0114ff"],
    ] as const
  ) {
    assertStringIncludes(await cells(`\x1b[${parameter}mx${AWAY}`), `style="fill:${color}"`);
  }
});

Deno.test("inverse swaps text and background, and the cursor does so once more", async () => {
  const [plain, inverse, both] = await Promise.all([
    cells("\x1b[31;44mx\x1b[0m" + AWAY),
    cells("\x1b[31;44;7mx\x1b[0m" + AWAY),
    cells("\x1b[31;44;7mx\x1b[0m\x1b[H"),
  ]);
  const colorsIn = (drawn: string) => /fill="(#\w+)"\/>.*style="fill:(#\w+)"/.exec(drawn)?.slice(1);
  assertEquals(colorsIn(inverse), colorsIn(plain)?.reverse());
  assertEquals(colorsIn(both), colorsIn(plain));
});

Deno.test("the cursor is seen on a blank, and only what is on the screen is drawn", async () => {
  const drawn = await cells("gone\r\none\r\ntwo\r\nend");
  assertEquals(Array.from(drawn.matchAll(/>(\w+)<\/text>/g), ([, text]) => text), [
    "one",
    "two",
    "end",
  ]);
  assertStringIncludes(drawn, '<rect x="21.6" y="34" width="7.2" height="17"');
});

Deno.test("a picture tells those who don't see it what it shows", async () => {
  assertMatch(
    await draw(""),
    /^<svg [^>]* role="img" aria-labelledby="title description">\n<title id="title">a title<\/title>\n<desc id="description">what it shows<\/desc>/,
  );
});

Deno.test("windows stand side by side and do not overlap", async () => {
  const terminal = await terminalWith("");
  const drawn = drawWindows([{ title: "", terminal }, { title: "", terminal }], CAPTION);
  const lefts = Array.from(
    drawn.matchAll(/translate\(([\d.]+) 0.5\)/g),
    ([, left]) => Number(left),
  );
  const width = Number(/<rect width="([\d.]+)"/.exec(drawn)?.[1]);
  const [first = NaN, second = NaN] = lefts;
  assertEquals([lefts.length, second > first + width], [2, true]);
  assertMatch(drawn, new RegExp(`^<svg [^>]*width="${second + width + 0.5}"`));
});

Deno.test("a film shows each row as long as it stood, and what stands at its end without animation", async () => {
  const terminal = await terminalWith(`same\r\nold${AWAY}`);
  const film = new Film([{ title: "window", terminal }]);
  film.shoot(2000);
  await new Promise<void>((resolve) => terminal.write(`\x1b[2;1Hnew${AWAY}`, resolve));
  film.shoot(3000);
  const picture = film.draw(CAPTION);
  const [, old, late] =
    /class="(t\d)" visibility="hidden">\n<text[^>]*>old<[^]*class="(t\d)">\n<text[^>]*>new</
      .exec(picture) ?? [];
  // The end stands for five more seconds.
  assertStringIncludes(picture, `.${old}{animation:${old} 10s step-end infinite}`);
  assertStringIncludes(picture, `@keyframes ${old}{0%{visibility:visible}20%{visibility:hidden}}`);
  assertStringIncludes(picture, `@keyframes ${late}{0%{visibility:hidden}20%{visibility:visible}}`);
  assertStringIncludes(picture, "prefers-reduced-motion");
  assertEquals(picture.split(">same<").length, 2);
});

Deno.test("a picture of one moment does not move", async () => {
  assertEquals((await draw("x")).includes("animation"), false);
});
