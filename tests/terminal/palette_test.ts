import { assert, assertEquals } from "@std/assert";
import { type ColorDepth, colorDepth, luminanceOf, paletteOf } from "../../lib/terminal/palette.ts";

/** The 16 colours as xterm has them (XTerm-col.ad), and as Tango has them. */
const PALETTES: Readonly<Record<string, readonly string[]>> = {
  xterm: [
    ..."000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5".split(" "),
    ..."7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff".split(" "),
  ],
  Tango: [
    ..."2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf".split(" "),
    ..."555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec".split(" "),
  ],
};
const MIN_CONTRAST = 3;
/** The steps of each channel in xterm's cube of 216 colours. */
const CUBE_STEPS = [0, 95, 135, 175, 215, 255];

/** Red, green and blue of an SGR parameter for a foreground. */
function channelsOf(parameter: string, sixteen: readonly string[]): number[] {
  const [kind, space, ...values] = parameter.split(";").map(Number);
  if (kind === 38 && space === 2) return values;
  if (kind === 38 && space === 5) {
    const index = values[0]! - 16;
    assert(index >= 0 && index < 216, `${parameter} is what each terminal chooses itself`);
    return [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6]
      .map((step) => CUBE_STEPS[step]!);
  }
  const color = sixteen[kind! >= 90 ? kind! - 90 + 8 : kind! - 30]!;
  return Array.from(Uint8Array.fromHex(color));
}

/** The lesser contrast (WCAG 2) of a colour: on black, or on white. */
function contrastOf(channels: readonly number[]): number {
  const luminance = luminanceOf(channels.map((value) => value / 255));
  return Math.min((luminance + 0.05) / 0.05, 1.05 / (luminance + 0.05));
}

for (const depth of [16, 256, "all"] satisfies ColorDepth[]) {
  for (const [name, sixteen] of Object.entries(PALETTES)) {
    Deno.test(`of ${depth} colours in ${name}'s palette, each is legible on black and on white`, () => {
      const { nicks, note, code } = paletteOf(depth);
      for (const color of [...nicks, note, code].filter((parameter) => parameter !== "")) {
        const contrast = contrastOf(channelsOf(color, sixteen));
        assert(contrast >= MIN_CONTRAST, `${color}: ${contrast.toFixed(2)}`);
      }
    });
  }
}

Deno.test("contrast is measured as WCAG 2 has it", () => {
  assertEquals(contrastOf([0, 0, 0]), 1);
  assertEquals(contrastOf([255, 255, 255]), 1);
  // The green that many terminals have: it is all but invisible on white.
  assert(contrastOf([0, 255, 0]) < 1.4);
  assertEquals(contrastOf([0x77, 0x77, 0x77]).toFixed(2), "4.48");
});

Deno.test("a terminal gets as many colours as it says that it knows", () => {
  const nothing = { term: undefined, colorTerm: undefined, tmux: undefined };
  assertEquals(colorDepth({ ...nothing, term: "xterm" }), 16);
  assertEquals(colorDepth({ ...nothing, term: "linux" }), 16);
  assertEquals(colorDepth({ ...nothing, term: "xterm-256color" }), 256);
  assertEquals(colorDepth({ ...nothing, term: "xterm-kitty" }), 256);
  assertEquals(colorDepth({ ...nothing, term: "xterm", colorTerm: "truecolor" }), "all");
  assertEquals(colorDepth({ ...nothing, term: "xterm", colorTerm: "yes" }), 16);
  assertEquals(colorDepth(nothing), 16);
});

Deno.test("GNU screen is not believed that it knows all colours, and tmux is", () => {
  const inside = { term: "screen.xterm-256color", colorTerm: "truecolor" };
  assertEquals(colorDepth({ ...inside, tmux: undefined }), 256);
  assertEquals(colorDepth({ ...inside, term: "screen", tmux: undefined }), 16);
  assertEquals(colorDepth({ ...inside, term: "screen", tmux: "/tmp/tmux-0/default,1,0" }), "all");
});
