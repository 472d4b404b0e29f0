/**
 * Whether to use colours on standard output, and which.
 *
 * @module
 */
import { colorDepth, type Palette, paletteOf } from "../terminal/palette.ts";
import { COLOR_MODES, makePainter, type Painter, wantsColor } from "../terminal/style.ts";

/** What something is shown with. */
export interface Look {
  readonly paint: Painter;
  readonly palette: Palette;
}

/** @param mode What `--color` says, if it was given. */
export function lookOfOutput(mode: string | undefined): Look {
  const term = Deno.env.get("TERM");
  const isColored = wantsColor(COLOR_MODES.find((known) => known === mode) ?? "auto", {
    isTerminal: Deno.stdout.isTerminal(),
    noColor: Deno.env.get("NO_COLOR"),
    term,
  });
  const depth = colorDepth({
    term,
    colorTerm: Deno.env.get("COLORTERM"),
    tmux: Deno.env.get("TMUX"),
  });
  return { paint: makePainter(isColored), palette: paletteOf(depth) };
}
