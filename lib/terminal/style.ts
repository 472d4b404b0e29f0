/**
 * Colours and emphasis: SGR sequences (ECMA-48, 8.3.117), or nothing where none are wanted.
 *
 * @module
 */

/** What `--color` takes. */
export const COLOR_MODES = ["auto", "always", "never"] as const;
export type ColorMode = typeof COLOR_MODES[number];

/** What decides on colours in the mode `auto`. */
export interface Surroundings {
  readonly isTerminal: boolean;
  /** The values of `NO_COLOR` (no-color.org: any but the empty one counts) and `TERM`. */
  readonly noColor: string | undefined;
  readonly term: string | undefined;
}

/** Whether to use colours. */
export function wantsColor(mode: ColorMode, { isTerminal, noColor, term }: Surroundings): boolean {
  if (mode !== "auto") return mode === "always";
  return isTerminal && (noColor ?? "") === "" && !isDumb(term);
}

/** Whether a terminal knows no escape sequences at all. */
export function isDumb(term: string | undefined): boolean {
  return term === undefined || term === "" || term === "dumb";
}

/** SGR parameters for what is not plain text. */
export const Sgr = {
  bold: "1",
  dim: "2",
  italic: "3",
  underline: "4",
  inverse: "7",
  strike: "9",
  red: "31",
} as const;

/** Wraps text into SGR sequences, or leaves it alone. */
export type Painter = (text: string, ...parameters: string[]) => string;

/** The {@linkcode Painter} for a terminal with or without colours. */
export function makePainter(color: boolean): Painter {
  if (!color) return (text) => text;
  return (text, ...parameters) => {
    if (text === "") return text;
    let set = "";
    for (const parameter of parameters) {
      if (parameter !== "") set += set === "" ? parameter : `;${parameter}`;
    }
    return set === "" ? text : `\x1b[${set}m${text}\x1b[0m`;
  };
}
