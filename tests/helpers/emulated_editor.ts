/**
 * A line editor on a terminal emulator, without a program around it: what a person would see.
 *
 * @module
 */
import xterm from "@xterm/headless";
import { type EditorEvent, type EditorOptions, LineEditor } from "../../lib/terminal/editor.ts";
import { PromptLine, type PromptLineOptions } from "../../lib/terminal/prompt_line.ts";
import { keySequence } from "./line.ts";

/** How to make an editor. */
export interface EmulatedOptions
  extends
    Partial<Pick<PromptLineOptions, "prompt" | "status" | "title">>,
    Partial<Pick<EditorOptions, "complete">> {
  readonly columns?: number;
  readonly rows?: number;
  /** In a narrower window, break also the row with the cursor, as most terminals do. */
  readonly reflowsCursorRow?: boolean;
  /** What the caller does for an event. */
  readonly onEvent?: (event: EditorEvent, emulated: EmulatedEditor) => void;
}

/** An editor and its terminal. Disposing of it disposes of both. */
export class EmulatedEditor implements Disposable {
  readonly line: PromptLine;
  readonly editor: LineEditor;
  readonly events: EditorEvent[] = [];
  /** What was written, one string a write. */
  readonly writes: string[] = [];
  isRaw = false;
  readonly #emulator: xterm.Terminal;
  readonly #encoder = new TextEncoder();

  constructor(options: EmulatedOptions = {}) {
    const { columns = 40, rows = 12 } = options;
    this.#emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#emulator.options.reflowCursorLine = options.reflowsCursorRow ?? false;
    this.line = new PromptLine({
      terminal: {
        write: (text) => {
          this.writes.push(text);
          this.#emulator.write(text);
        },
        setRaw: (raw) => this.isRaw = raw,
        size: () => ({ columns: this.#emulator.cols, rows: this.#emulator.rows }),
      },
      prompt: options.prompt ?? "> ",
      ...(options.status === undefined ? {} : { status: options.status }),
      ...(options.title === undefined ? {} : { title: options.title }),
    });
    this.editor = new LineEditor(this.line, {
      complete: options.complete ?? (() => ({ matches: [], part: "" })),
      onEvent: (event) => {
        this.events.push(event);
        options.onEvent?.(event, this);
      },
    });
    // The terminal's answers come as if they were typed.
    this.#emulator.onData((answer) => this.editor.feed(this.#encoder.encode(answer)));
  }

  /** Presses keys, such as `a<Ctrl-A><Up>`, that come in one read. */
  press(keys: string): void {
    this.editor.feed(this.#encoder.encode(keySequence(keys)));
  }

  /** Pastes text, marked as terminals mark it. */
  paste(text: string): void {
    this.press(`\x1b[200~${text.replaceAll("\n", "\r")}\x1b[201~`);
  }

  /** Gives the window another size, and tells the editor. */
  async resize(columns: number, rows: number): Promise<void> {
    const [, column] = await this.cursor();
    this.#emulator.resize(columns, rows);
    if (this.#emulator.options.reflowCursorLine) {
      // Others move the cursor with its character; this emulator only with its row.
      this.#emulator.write(`\x1b[${column % columns + 1}G`);
    }
    this.line.resize();
  }

  /** All rows down to the last one that is not empty, without the spaces at their ends. */
  async screen(): Promise<string[]> {
    await this.#settled();
    const { active } = this.#emulator.buffer;
    const rows = Array.from({ length: active.length }, (_, row) => {
      return active.getLine(row)?.translateToString(true).trimEnd() ?? "";
    });
    return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
  }

  /** The row and column of the cursor, from the top of all that was ever shown. */
  async cursor(): Promise<[number, number]> {
    await this.#settled();
    const { baseY, cursorY, cursorX } = this.#emulator.buffer.active;
    return [baseY + cursorY, cursorX];
  }

  [Symbol.dispose](): void {
    this.line.close();
    this.#emulator.dispose();
  }

  /** Waits until the emulator has understood all that was written, and what it answered. */
  async #settled(): Promise<void> {
    let count;
    do {
      count = this.writes.length;
      await new Promise<void>((resolve) => this.#emulator.write("", resolve));
    } while (count !== this.writes.length);
  }
}
