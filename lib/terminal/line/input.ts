/**
 * What comes from a keyboard, once its bytes have been understood.
 *
 * @module
 */

/** Text that was typed; many characters where they came in one read. */
export interface TypedText {
  readonly type: "text";
  readonly text: string;
}

/** What was between the marks of a paste, as it is. */
export interface Paste {
  readonly type: "paste";
  readonly text: string;
}

/** A key that is no character: `Ctrl-A`, `Alt-B`, `Ctrl-Left`. */
export interface Key {
  readonly type: "key";
  /** Modifiers in the order Ctrl, Alt, Shift; letters are capitals. */
  readonly name: string;
  /** What the terminal sent for it. */
  readonly sequence: string;
}

/** What a person did at the keyboard. */
export type Input = TypedText | Paste | Key;

/** The terminal's answer to the question where the cursor is. */
export interface Position {
  readonly type: "position";
  /** From 0 on. */
  readonly column: number;
}
