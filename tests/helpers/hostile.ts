/**
 * Texts that somebody may write into a log to harm those who look at it.
 *
 * @module
 */

/** Each with what it tries. */
export const HOSTILE_TEXTS: readonly (readonly [attempt: string, text: string])[] = [
  ["set the title", "\x1b]0;owned\x07"],
  ["set the title with ST", "\x1b]2;owned\x1b\\"],
  ["reset the colours", "\x1b[0m\x1b[31mred"],
  ["move the cursor", "\x1b[1;1H\x1b[2K\x1b[1Aup"],
  ["clear the screen", "\x1b[2J\x1b[3J\x1bc"],
  ["hide the cursor and switch the screen", "\x1b[?25l\x1b[?1049h"],
  [
    "make a link that lies (OSC 8)",
    "\x1b]8;;http://evil.example\x1b\\http://good.example\x1b]8;;\x1b\\",
  ],
  ["fill the clipboard (OSC 52)", "\x1b]52;c;cm0gLXJmIH4=\x07"],
  ["make the terminal answer (DECRQSS, DA, DSR)", '\x1bP$q"p\x1b\\\x1b[c\x1b[6n'],
  ["use C1 controls", "\u009b31mred\u009d0;owned\u009c\u0085next"],
  ["go back and overwrite", "hello\rroot says\b\b\b\x7f"],
  ["end the line", "one\u2028two\u2029three\x0b\x0cfour"],
  ["turn the direction", "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c"],
  ["hide characters", "pay\u200bpal a\u00ad\u2060b \ufeff\u{e0041}\u{e007f}"],
  ["use blanks that are no spaces", "\u2800\u3164\uffa0\u115f\u1160"],
  ["pile up marks", `Z${"\u0300".repeat(10_000)}algo`],
  ["shift out and in", "\x0e\x0fqqq"],
  ["switch to printer", "\x1b[5iprint\x1b[4i"],
  ["send bytes that are no UTF-8", "\xff\xfe\x80"],
  ["pose as a line", `${" ".repeat(200)}12:34 [1]<root>: I resign`],
  ["pose as a line, unbroken", `${"x".repeat(300)}12:34[1]<root>:I\u00a0resign`],
  ["confuse Markdown", `${"**a ".repeat(5000)}${"`".repeat(3000)}${"_*~~".repeat(3000)}`],
];

/**
 * What must not be in anything that is shown: controls but the newline, bidirectional controls,
 * invisible and blank characters, long runs of marks.
 */
export const FORBIDDEN =
  // deno-lint-ignore no-control-regex -- controls are what is looked for.
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\u2800\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]|\p{M}{5}/u;
