/**
 * The line being typed, at the bottom of the screen, and what is printed above it. The editing is
 * `node:readline`'s, which ships inside the runtime; here are the screen, pastes and signals.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import * as readline from "node:readline";
import { PassThrough, Writable } from "node:stream";
import { DISABLE_PASTE_MARKS, ENABLE_PASTE_MARKS, PasteSplitter } from "./paste.ts";
import { sanitiseLines } from "../sanitise.ts";

/** Lines that the arrow keys bring back. */
const HISTORY_SIZE = 500;
const BELL = "\x07";

/** A terminal, as far as the editor needs one. */
export interface Terminal {
  readonly input: AsyncIterable<Uint8Array>;
  /** Writes all of `text` before it returns. */
  write(text: string): void;
  setRaw(raw: boolean): void;
  /** Columns and rows right now. */
  size(): { columns: number; rows: number };
}

/** What the person at the keyboard did. */
export type EditorEvent =
  | { readonly type: "line"; readonly text: string }
  /** Ctrl-C on an empty line. */
  | { readonly type: "interrupt" }
  /** Ctrl-Z: the caller stops the process and calls {@linkcode LineEditor.resume} after it. */
  | { readonly type: "suspend" }
  /** Ctrl-D on an empty line, or the terminal is closed. */
  | { readonly type: "end" };

/** How to complete the line up to the cursor: what the end of it may become. */
export type Completer = (line: string) => { matches: string[]; part: string };

/** What an editor is made of. */
export interface EditorOptions {
  readonly terminal: Terminal;
  readonly prompt: string;
  readonly complete: Completer;
  readonly onEvent: (event: EditorEvent) => void;
  /** Called before each key that begins a line. */
  readonly onActivity?: () => void;
}

/** A line editor on a terminal in raw mode. Dispose of it to give the terminal back. */
export class LineEditor implements Disposable {
  readonly #options: EditorOptions;
  readonly #keys = new PassThrough();
  readonly #screen: Screen;
  readonly #readline: readline.Interface;
  /** The prompt is on the screen. */
  #isEditing = true;
  /** The terminal is in raw mode. */
  #isOpen = true;

  constructor(options: EditorOptions) {
    this.#options = options;
    const { terminal, prompt } = options;
    this.#screen = new Screen(terminal);
    terminal.setRaw(true);
    this.#readline = readline.createInterface({
      input: this.#keys,
      output: this.#screen,
      terminal: true,
      prompt,
      historySize: HISTORY_SIZE,
      removeHistoryDuplicates: true,
      completer: (line: string): [string[], string] => {
        const { matches, part } = options.complete(line);
        return [matches, part];
      },
    });
    this.#readline.on("line", (text) => this.#enter(text));
    this.#readline.on("SIGINT", () => this.#interrupt());
    this.#readline.on("SIGTSTP", () => options.onEvent({ type: "suspend" }));
    this.#readline.on("close", () => this.#leaveLine());
    this.#screen.now(ENABLE_PASTE_MARKS);
    this.#redraw();
    this.#feed();
  }

  /**
   * Prints `text`, whole lines, above the line being typed, which keeps its place and cursor: in
   * one write, so that nothing flickers and nothing is torn.
   */
  print(text: string): void {
    if (!this.#isEditing) return this.#screen.now(text);
    this.#clearInput();
    this.#screen.write(text);
    this.#redraw();
  }

  /** Puts text back on the line, in front of what has been typed meanwhile. */
  restore(text: string): void {
    if (!this.#isEditing) return;
    this.#setLine(text + this.#readline.line, text.length);
  }

  /** Rings the terminal's bell. */
  bell(): void {
    this.#screen.now(BELL);
  }

  /** Draws the input line anew after the window changed its size. */
  resize(): void {
    if (!this.#isEditing) return;
    // Terminals break the old line anew, so its rows count by the new width.
    this.#clearInput();
    this.#redraw();
  }

  /** Gives the terminal back for as long as the process is stopped. */
  suspend(): void {
    this.#screen.now(`${DISABLE_PASTE_MARKS}\r\n`);
    this.#options.terminal.setRaw(false);
  }

  /** Takes the terminal again after {@linkcode LineEditor.suspend}. */
  resume(): void {
    this.#options.terminal.setRaw(true);
    this.#screen.write(ENABLE_PASTE_MARKS);
    this.#redraw();
  }

  /** Leaves the line, and gives the terminal back as it was. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      this.#readline.close();
      this.#screen.now(DISABLE_PASTE_MARKS);
    } finally {
      this.#options.terminal.setRaw(false);
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #feed(): Promise<void> {
    const splitter = new PasteSplitter();
    const decoder = new TextDecoder();
    try {
      for await (const bytes of this.#options.terminal.input) {
        if (!this.#isEditing) return;
        if (this.#readline.line === "") this.#options.onActivity?.();
        for (const { type, text } of splitter.push(decoder.decode(bytes, { stream: true }))) {
          if (type === "paste") this.#paste(text);
          else this.#press(text);
        }
        this.#screen.flush();
      }
    } catch (error) {
      // EIO: the terminal is gone (tty_ioctl(4)); that is the end of input like any other.
      if (!(error instanceof Error)) throw error;
    }
    this.#end();
  }

  /** Hands keys to readline; a Tab by itself, for among others it takes it for a pasted one. */
  #press(keys: string): void {
    for (const part of keys.split(/(\t)/)) {
      if (part !== "") this.#keys.emit("data", Buffer.from(part));
    }
  }

  #paste(text: string): void {
    const clean = sanitiseLines(text.replace(/\r\n?/g, "\n")).replace(/\n+$/, "");
    const { line, cursor } = this.#readline;
    this.#setLine(line.slice(0, cursor) + clean + line.slice(cursor), cursor + clean.length);
  }

  #setLine(line: string, cursor: number): void {
    this.#clearInput();
    // The only way to set the line without readline taking newlines in it for Enter.
    Object.assign(this.#readline, { line, cursor });
    this.#redraw();
  }

  /** Clears the rows of the prompt and of the line; the cursor is where the prompt began. */
  #clearInput(): void {
    const { rows } = this.#readline.getCursorPos();
    if (rows > 0) this.#screen.write(`\x1b[${rows}A`);
    this.#screen.write("\r\x1b[J");
  }

  /** Draws prompt and line from where the cursor is, and shows all that was collected. */
  #redraw(): void {
    // readline would go up by as many rows as the cursor was below the prompt.
    Object.assign(this.#readline, { prevRows: 0 });
    this.#readline.prompt(true);
    this.#screen.flush();
  }

  /**
   * Takes a line: what readline left of it on the screen goes, for it comes back as a message, and
   * the prompt stands there again.
   */
  #enter(text: string): void {
    Object.assign(this.#readline, { line: text, cursor: text.length });
    const { rows } = this.#readline.getCursorPos();
    Object.assign(this.#readline, { line: "", cursor: 0 });
    this.#screen.write(`\x1b[${rows + 1}A\r\x1b[J`);
    this.#redraw();
    this.#options.onEvent({ type: "line", text });
  }

  #interrupt(): void {
    if (this.#readline.line === "") return this.#options.onEvent({ type: "interrupt" });
    this.#setLine("", 0);
  }

  /** Takes the prompt and what was typed off the screen for good. */
  #leaveLine(): void {
    this.#clearInput();
    this.#isEditing = false;
    this.#screen.flush();
    this.#end();
  }

  #end(): void {
    if (this.#isOpen) this.#options.onEvent({ type: "end" });
  }
}

/** The stream that readline writes to: collects, so that one refresh is one write. */
class Screen extends Writable {
  readonly isTTY = true;
  readonly #terminal: Terminal;
  #pending = "";

  constructor(terminal: Terminal) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
  }

  get columns(): number {
    return this.#terminal.size().columns;
  }

  get rows(): number {
    return this.#terminal.size().rows;
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    // readline also writes from timers of its own; those come out when the turn ends.
    if (this.#pending === "") queueMicrotask(() => this.flush());
    this.#pending += String(chunk);
    done();
  }

  /** Writes what was collected, at once and in one piece. */
  flush(): void {
    const text = this.#pending;
    this.#pending = "";
    if (text !== "") this.#terminal.write(text);
  }

  /** Writes `text` behind what was collected, at once. */
  now(text: string): void {
    this.write(text);
    this.flush();
  }
}
