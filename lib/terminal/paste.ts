/**
 * Telling what was pasted from what was typed: terminals put `ESC [ 200 ~` and `ESC [ 201 ~`
 * around a paste once they are asked to (xterm's control sequences, "Bracketed Paste Mode").
 *
 * @module
 */

const BEGIN = "\x1b[200~";
const END = "\x1b[201~";

/** Asks the terminal to mark pastes, and to stop doing so. */
export const ENABLE_PASTE_MARKS = "\x1b[?2004h";
export const DISABLE_PASTE_MARKS = "\x1b[?2004l";

/** A piece of input. */
export interface Input {
  readonly type: "keys" | "paste";
  readonly text: string;
}

/** Splits what comes from a terminal, chunk by chunk, into keys and pastes. */
export class PasteSplitter {
  #isPaste = false;
  #pasted = "";
  #held = "";

  /** Gives what is complete: keys at once, a paste when its end has come. */
  *push(chunk: string): Generator<Input> {
    let text = this.#held + chunk;
    this.#held = "";
    while (text !== "") {
      const mark = this.#isPaste ? END : BEGIN;
      const at = text.indexOf(mark);
      if (at < 0) {
        const keep = partialMark(text, mark);
        this.#held = text.slice(text.length - keep);
        yield* this.#take(text.slice(0, text.length - keep));
        return;
      }
      yield* this.#take(text.slice(0, at));
      if (this.#isPaste) {
        yield { type: "paste", text: this.#pasted };
        this.#pasted = "";
      }
      this.#isPaste = !this.#isPaste;
      text = text.slice(at + mark.length);
    }
  }

  *#take(text: string): Generator<Input> {
    if (text === "") return;
    if (this.#isPaste) this.#pasted += text;
    else yield { type: "keys", text };
  }
}

/**
 * How many characters at the end of `text` may be the beginning of `mark`. A lone escape is held
 * back as well: by itself it means nothing to a line editor, only with the key that follows.
 */
function partialMark(text: string, mark: string): number {
  for (let length = Math.min(text.length, mark.length - 1); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}
