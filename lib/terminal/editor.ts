/**
 * What the keys of a person do to the line behind the prompt: pure functions in `line/` say what, and
 * `prompt_line.ts` shows it.
 *
 * @module
 */
import { apply, perform } from "./line/apply.ts";
import { sanitiseText } from "./line/changes.ts";
import { listWords } from "./line/completion.ts";
import type { Input, Position } from "./line/input.ts";
import { KeyDecoder } from "./line/key_decoder.ts";
import { endSearch } from "./line/search.ts";
import {
  type Action,
  type Completer,
  type Effect,
  type LineState,
  replace,
  type Surroundings,
} from "./line/state.ts";
import type { PromptLine } from "./prompt_line.ts";

/** What ends a line, or all of it; a terminal may send Enter as Ctrl-J. */
const DISMISSING_KEYS: readonly string[] = ["Enter", "Ctrl-J", "Ctrl-C", "Ctrl-D"];
const CTRL_C = 0x03;

/** What the person at the keyboard did. */
export type EditorEvent =
  | { readonly type: "line"; readonly text: string }
  /** Ctrl-C on an empty line. */
  | { readonly type: "interrupt" }
  /** Ctrl-Z: the caller stops the process between `suspend` and `resume`. */
  | { readonly type: "suspend" }
  /**
   * Ctrl-X Ctrl-E: the caller has the text edited between `suspend` and `resume`, and gives what
   * became of it to `replace`.
   */
  | { readonly type: "edit"; readonly text: string }
  /** Ctrl-L, or a list of words: what was printed last is not right above the line any more. */
  | { readonly type: "interrupted" }
  /** Ctrl-D on an empty line, or the terminal is closed. */
  | { readonly type: "end" };

/** Who an editor works for. */
export interface EditorOptions {
  readonly complete: Completer;
  readonly onEvent: (event: EditorEvent) => void;
  /** Called before each key that begins a line. */
  readonly onActivity?: () => void;
}

/** A line editor. It reads nothing itself and waits for nothing: what was read is fed to it. */
export class LineEditor {
  readonly #line: PromptLine;
  readonly #options: EditorOptions;
  readonly #decoder = new KeyDecoder();

  /** @param line What is edited, and stays the caller's to close. */
  constructor(line: PromptLine, options: EditorOptions) {
    this.#line = line;
    this.#options = options;
  }

  /**
   * Takes what was read from the terminal: events, and one write of what changed, unless more is to
   * be shown with it ({@linkcode PromptLine.showTogether}).
   */
  feed(bytes: Uint8Array): void {
    const line = this.#line;
    if (!line.isEditable) return;
    if (line.state.text === "") this.#options.onActivity?.();
    line.showTogether(() => {
      for (const input of this.#decoder.decode(bytes)) this.#understand(input);
      if (line.state.search !== undefined && this.#decoder.takeEscape()) this.#perform(endSearch);
    });
  }

  /** Takes note that nothing more can be read from the terminal. */
  end(): void {
    if (this.#line.isOpen) this.#options.onEvent({ type: "end" });
  }

  /** Puts text back on the line, in front of what has been typed meanwhile. */
  restore(text: string): void {
    this.#perform((state) => replace(state, 0, 0, sanitiseText(text)));
    this.#line.refresh();
  }

  /** Puts `text` in place of the line; to undo it brings the line back. */
  replace(text: string): void {
    this.#perform((state) => replace(state, 0, state.text.length, sanitiseText(text)));
    this.#line.refresh();
  }

  /** Whether a paste has begun whose end has not come yet. */
  get isPasting(): boolean {
    return this.#decoder.isPasting;
  }

  /**
   * Takes what was read after {@linkcode PromptLine.retire}, where only one thing matters.
   *
   * @returns Whether somebody has typed a key that ends a line: nothing in a paste is such a key. Of a
   * paste whose end never comes, Ctrl-C alone is the end.
   */
  isDismissedBy(bytes: Uint8Array): boolean {
    let isDismissed = this.#decoder.isPasting && bytes.length === 1 && bytes[0] === CTRL_C;
    if (isDismissed) this.#decoder.abandonPaste();
    for (const input of this.#decoder.decode(bytes)) {
      isDismissed ||= input.type === "key" && DISMISSING_KEYS.includes(input.name);
    }
    return isDismissed;
  }

  #understand(input: Input | Position): void {
    const line = this.#line;
    if (!line.isEditable) return;
    if (input.type === "position") return line.learnPosition(input);
    this.#become(apply(line.state, input, this.#surroundings()));
  }

  #perform(action: Action): void {
    this.#become(perform(this.#line.state, action, this.#surroundings()));
  }

  #surroundings(): Surroundings {
    const { prompt, size } = this.#line;
    return { prompt, size, complete: this.#options.complete };
  }

  #become(state: LineState): void {
    this.#line.state = state;
    if (state.effect !== undefined) this.#act(state.effect);
  }

  #act(effect: Effect): void {
    const line = this.#line;
    switch (effect.type) {
      case "bell":
        return line.bell();
      case "clear":
        line.clear();
        return this.#options.onEvent({ type: "interrupted" });
      case "list":
        line.print(listWords(effect.words, line.size));
        return this.#options.onEvent({ type: "interrupted" });
      case "edit":
        return this.#options.onEvent({ type: "edit", text: line.state.text });
      case "end":
        line.retire();
        return this.#options.onEvent(effect);
      default:
        return this.#options.onEvent(effect);
    }
  }
}
