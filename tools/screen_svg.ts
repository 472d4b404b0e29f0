/**
 * Pictures of terminals: what an emulator shows, as SVG, still or moving. Every piece of text is set
 * to the width of its columns, so that rows stay aligned whatever monospaced font the reader has, and
 * its blanks are no-break spaces, as many viewers drop others at an end.
 *
 * @module
 */
import type xterm from "@xterm/headless";

/** All lengths are in user units of the SVG: pixels, where it is not scaled. */
const CELL_WIDTH = 7.2;
const CELL_HEIGHT = 17;
/** Monospaced fonts are some 0.6 of their size wide. */
const FONT_SIZE = 12;
/** From the top of a cell down to the line that letters stand on. */
const BASELINE = 12.5;
const TITLE_BAR = 28;
const PADDING = 10;
const GAP = 11;
/** Half of the border's width, which would be cut off at the edge of the picture. */
const EDGE = 0.5;

const NO_BREAK_SPACE = "\u00a0";

const BACKGROUND = "#171b22";
const FOREGROUND = "#d7dce3";
/** The sixteen colours that terminals have names for: black, red, green, …, then bright ones. */
const PALETTE = [
  ..."#3b424d #f47a75 #63c174 #d9a93f #6aabf7 #c08df2 #45c4cf #b6bec9".split(" "),
  ..."#79828f #ff9d98 #82d991 #ecc566 #8dc3ff #d7b0fb #74dde5 #ffffff".split(" "),
] as const;

const FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono'," +
  "monospace";
const STYLE = [
  `text{font:${FONT_SIZE}px ${FONTS};fill:${FOREGROUND};white-space:pre}`,
  ".bold{font-weight:bold}",
  ".italic{font-style:italic}",
  ".dim{opacity:.6}",
  ".underline{text-decoration:underline}",
  ".strike{text-decoration:line-through}",
  ".underline.strike{text-decoration:underline line-through}",
].join("\n");

/** A terminal and what stands in the title bar of its window. */
export interface TerminalWindow {
  readonly title: string;
  readonly terminal: xterm.Terminal;
}

/** What a picture is called, and what it shows, for those who don't see it. */
export interface Caption {
  readonly title: string;
  readonly description: string;
}

/** Cells in a row that look the same. */
interface Run {
  readonly column: number;
  columns: number;
  text: string;
  readonly look: Look;
}

interface Look {
  readonly fill: string;
  /** The colour behind it, where that is not the window's. */
  readonly behind: string | undefined;
  /** Names of classes. */
  readonly emphasis: string;
}

/** The last picture of a film stands so long (ms), before it begins anew. */
const LAST_STANDS = 5000;

/** Draws what is on the screens of terminals, each in a window, side by side. */
export function drawWindows(windows: readonly TerminalWindow[], caption: Caption): string {
  const film = new Film(windows);
  film.shoot(0);
  return film.draw(caption);
}

/** What a row of a screen looked like for some time, from one moment (ms) to another. */
interface Take {
  readonly drawing: string;
  readonly from: number;
  to: number;
}

/**
 * Terminals side by side, and what happens on them. It is animated by CSS; a viewer without that
 * shows the last picture, as does one whose owner wants no movement.
 */
export class Film {
  readonly #windows: readonly TerminalWindow[];
  /** Of each window, of each of its rows, from the first to the last. */
  readonly #rows: readonly Take[][][];
  #length = 0;

  constructor(windows: readonly TerminalWindow[]) {
    this.#windows = windows;
    this.#rows = windows.map(({ terminal }) => Array.from({ length: terminal.rows }, () => []));
  }

  /** Takes a picture of what is on the screens now, which stands so long (ms). */
  shoot(duration: number): void {
    const end = this.#length + duration;
    for (const [index, { terminal }] of this.#windows.entries()) {
      for (const [row, takes] of (this.#rows[index] ?? []).entries()) {
        const drawing = runsOf(terminal, row).map((run) => drawRun(run, row)).join("\n");
        const last = takes.at(-1);
        if (last?.drawing === drawing) last.to = end;
        else takes.push({ drawing, from: this.#length, to: end });
      }
    }
    this.#length = end;
  }

  /** The film as SVG. */
  draw(caption: Caption): string {
    const length = this.#length + LAST_STANDS;
    const times = new Times(length);
    let left = EDGE;
    let height = 0;
    const drawn: string[] = [];
    for (const [index, window] of this.#windows.entries()) {
      const size = sizeOf(window.terminal);
      const rows = (this.#rows[index] ?? []).flatMap((takes) => drawTakes(takes, times));
      drawn.push(`<g transform="translate(${left} ${EDGE})">`);
      drawn.push(...drawFrame(window, size), ...rows, "</g>", "</g>");
      left = round(left + size.width + GAP);
      height = Math.max(height, size.height);
    }
    const [right, bottom] = [round(left - GAP + EDGE), round(height + 2 * EDGE)];
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${right}" height="${bottom}" ` +
      `viewBox="0 0 ${right} ${bottom}" role="img" aria-labelledby="title description">`,
      `<title id="title">${escape(caption.title)}</title>`,
      `<desc id="description">${escape(caption.description)}</desc>`,
      `<style>\n${[STYLE, ...times.rules()].join("\n")}\n</style>`,
      ...drawn,
      "</svg>\n",
    ].join("\n");
  }
}

function drawTakes(takes: readonly Take[], times: Times): string[] {
  return takes.flatMap((take, index) => {
    if (take.drawing === "") return [];
    if (takes.length === 1) return [take.drawing];
    const isLast = index === takes.length - 1;
    const name = times.nameOf(take.from, isLast ? undefined : take.to);
    // Without animation only the last one is seen.
    const hidden = isLast ? "" : ' visibility="hidden"';
    return [`<g class="${name}"${hidden}>`, take.drawing, "</g>"];
  });
}

/** The stretches of a film's time in which something is seen, each with a class of its own. */
class Times {
  readonly #length: number;
  readonly #names = new Map<string, string>();
  readonly #rules: string[] = [];

  constructor(length: number) {
    this.#length = length;
  }

  /** The class of what is seen from one moment (ms) to another; to the end when that is undefined. */
  nameOf(from: number, to: number | undefined): string {
    const key = `${from} ${to}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `t${this.#names.size}`;
    this.#names.set(key, name);
    const seconds = round(this.#length / 1000);
    const frames = [
      ...from === 0 ? [] : ["0%{visibility:hidden}"],
      `${this.#percent(from)}{visibility:visible}`,
      ...to === undefined ? [] : [`${this.#percent(to)}{visibility:hidden}`],
    ];
    this.#rules.push(
      `.${name}{animation:${name} ${seconds}s step-end infinite}`,
      `@keyframes ${name}{${frames.join("")}}`,
    );
    return name;
  }

  /** The rules of all classes. */
  rules(): string[] {
    if (this.#rules.length === 0) return [];
    return [...this.#rules, "@media(prefers-reduced-motion:reduce){g{animation:none!important}}"];
  }

  #percent(time: number): string {
    return `${Math.round(time / this.#length * 1e5) / 1e3}%`;
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeOf({ cols, rows }: xterm.Terminal): Size {
  return {
    width: round(cols * CELL_WIDTH + 2 * PADDING),
    height: TITLE_BAR + rows * CELL_HEIGHT + 2 * PADDING,
  };
}

/** A window without what is in it; the element for that is left open. */
function* drawFrame({ title }: TerminalWindow, size: Size): Generator<string> {
  const { width, height } = size;
  const middle = TITLE_BAR / 2;
  yield `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}" stroke="#454d5a"/>`;
  yield `<path d="M0 ${TITLE_BAR}V8a8 8 0 0 1 8-8H${width - 8}a8 8 0 0 1 8 8V${TITLE_BAR}z" ` +
    `fill="#2a303a" stroke="#454d5a"/>`;
  for (const [index, fill] of ["#ee6a5f", "#f5be4f", "#62c554"].entries()) {
    yield `<circle cx="${16 + index * 16}" cy="${middle}" r="4.5" fill="${fill}"/>`;
  }
  yield `<text x="${width / 2}" y="${middle + 4}" text-anchor="middle">${escape(title)}</text>`;
  yield `<g transform="translate(${PADDING} ${TITLE_BAR + PADDING})">`;
}

function drawRun({ column, columns, text, look }: Run, row: number): string {
  const { fill, behind, emphasis } = look;
  const [x, width] = [round(column * CELL_WIDTH), round(columns * CELL_WIDTH)];
  const top = row * CELL_HEIGHT;
  const box = behind === undefined
    ? ""
    : `<rect x="${x}" y="${top}" width="${width}" height="${CELL_HEIGHT}" fill="${behind}"/>`;
  if (text.trim() === "") return box;
  // A style, for the sheet's colour would win over an attribute.
  const style = (emphasis === "" ? "" : ` class="${emphasis}"`) +
    (fill === FOREGROUND ? "" : ` style="fill:${fill}"`);
  return `${box}<text x="${x}" y="${top + BASELINE}" textLength="${width}" ` +
    `lengthAdjust="spacingAndGlyphs"${style}>${
      escape(text).replaceAll(" ", NO_BREAK_SPACE)
    }</text>`;
}

/** What is to be drawn of a row of the screen; blanks that would not be seen are left out. */
function runsOf({ buffer: { active }, cols }: xterm.Terminal, row: number): Run[] {
  const line = active.getLine(active.baseY + row);
  const runs: Run[] = [];
  for (let column = 0; column < cols; column++) {
    const cell = line?.getCell(column);
    // The second half of a wide character.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const isCursor = row === active.cursorY && column === active.cursorX;
    const look = lookOf(cell, isCursor);
    const text = cell.getChars() || " ";
    const last = runs.at(-1);
    if (last !== undefined && isAlike(last.look, look)) {
      last.text += text;
      last.columns += cell.getWidth();
    } else {
      runs.push({ column, columns: cell.getWidth(), text, look });
    }
  }
  return runs.map(trimEnd).filter(({ text }) => text !== "");
}

function trimEnd(run: Run): Run {
  if (run.look.behind !== undefined) return run;
  const text = run.text.replace(/ +$/, "");
  return { ...run, text, columns: run.columns - (run.text.length - text.length) };
}

function lookOf(cell: xterm.IBufferCell, isCursor: boolean): Look {
  const front = cell.isFgDefault() ? FOREGROUND : colorOf(cell.isFgPalette(), cell.getFgColor());
  const back = cell.isBgDefault() ? undefined : colorOf(cell.isBgPalette(), cell.getBgColor());
  const emphasis = [
    cell.isBold() && "bold",
    cell.isItalic() && "italic",
    cell.isDim() && "dim",
    cell.isUnderline() && "underline",
    cell.isStrikethrough() && "strike",
  ].filter(Boolean).join(" ");
  const isSwapped = isCursor !== (cell.isInverse() !== 0);
  return isSwapped
    ? { fill: back ?? BACKGROUND, behind: front, emphasis }
    : { fill: front, behind: back, emphasis };
}

/** @param number The number of one of 256 colours, or red, green and blue in one. */
function colorOf(isPalette: boolean, number: number): string {
  if (!isPalette) return `#${number.toString(16).padStart(6, "0")}`;
  return PALETTE[number] ?? (number < FIRST_GREY ? colorOfCube(number) : greyOf(number));
}

/** Of 256 colours, 16 have names, 216 are a cube, and the rest are greys, as xterm has them. */
const FIRST_GREY = 232;
const CUBE_STEPS = ["00", "5f", "87", "af", "d7", "ff"] as const;

function colorOfCube(number: number): string {
  const place = number - PALETTE.length;
  const steps = [Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6];
  return `#${steps.map((step) => CUBE_STEPS[step]).join("")}`;
}

function greyOf(number: number): string {
  return `#${(8 + 10 * (number - FIRST_GREY)).toString(16).padStart(2, "0").repeat(3)}`;
}

function isAlike(one: Look, other: Look): boolean {
  return one.fill === other.fill && one.behind === other.behind && one.emphasis === other.emphasis;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text for XML, which has no way to write some characters at all (XML 1.0, 2.2 "Char"). */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** To hundredths: sums of columns are not exact in binary. */
function round(length: number): number {
  return Math.round(length * 100) / 100;
}
