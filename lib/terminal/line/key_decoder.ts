// deno-lint-ignore-file no-control-regex -- what a terminal sends for keys is made of controls.
/**
 * From the bytes of a terminal to keys, text and pastes.
 *
 * @module
 */
import { decodeAscii } from "../../posix/utf8.ts";
import type { Input, Position } from "./input.ts";
import { inputOfSequence, nameOfControl, nameOfMeta } from "./key_names.ts";

const ESCAPE = "\x1b";
const PASTE_BEGIN = "\x1b[200~";
const PASTE_END = "\x1b[201~";

/** Characters as they are. */
const TEXT = /^[^\x00-\x1f\x7f]+/;
/**
 * CSI or SS3, parameters and a final byte (ECMA-48, 5.4), with one more escape in front where a
 * terminal sends Alt so, and one more bracket for the function keys of the Linux console.
 */
const SEQUENCE = /^(\x1b{1,2})(?:\[(\[?[0-?]*)[ -/]*([@-Z\\-~])|O([\d;]*)([@-Z\\-~]))/;
/** OSC and DCS: late answers to what another program asked. Any control ends one that is cut. */
const ANSWER = /^\x1b(?:\]\d|P[\d>!$+])[^\x00-\x1f]*(?:\x07|\x1b\\)?/;
/** A sequence that breaks off. */
const BROKEN = /^\x1b{1,2}\[\[?[0-?]*[ -/]*/;
/** Alt and a key. */
const META = /^\x1b([^\x1b])/u;
/** What may be the beginning of one of these, as far as it was read. */
const BEGINNING =
  /^(?:\x1b{1,2}(?:\[\[?[0-?]*[ -/]*|O[\d;]*)?|\x1b[\]P](?:[\d>!$+][^\x00-\x1f]*\x1b?)?)$/;

/** What follows in the next read when an escape was the beginning of a sequence after all. */
const REST_OF_SEQUENCE = /^(?:\[[0-?]*[A-Z~]|O[A-Z])/;

/** The first thing in what was read, and the UTF-16 units that it takes. */
interface Token {
  readonly length: number;
  /** Undefined for what no line editor knows: it is swallowed whole. */
  readonly input: Input | Position | undefined;
}

/** Makes inputs of what is read, however the reads cut it. */
export class KeyDecoder {
  // A byte order mark is a character like others, wherever it comes.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #mayHoldHalf = false;
  /** What was read and is not complete yet. */
  #text = "";
  /** The parts of a paste whose end has not come yet. */
  #paste: string[] | undefined;
  #isEscapeTaken = false;

  /** Whether a paste has begun whose end has not come yet. */
  get isPasting(): boolean {
    return this.#paste !== undefined;
  }

  /** Gives what is complete with these bytes, and keeps the rest for the next ones. */
  decode(bytes: Uint8Array): (Input | Position)[] {
    const inputs: (Input | Position)[] = [];
    const read = this.#read(bytes);
    if (this.#isEscapeTaken && REST_OF_SEQUENCE.test(read)) this.#text = ESCAPE;
    this.#isEscapeTaken = false;
    this.#text += read;
    while (this.#text !== "") {
      const token = this.#paste === undefined ? this.#readKey() : this.#readPaste(this.#paste);
      if (token === undefined) break;
      this.#text = this.#text.slice(token.length);
      if (token.input !== undefined) inputs.push(token.input);
    }
    return inputs;
  }

  /** Forgets a paste that has begun: its end does not come. */
  abandonPaste(): void {
    this.#paste = undefined;
    this.#text = "";
  }

  /**
   * Whether an escape was the last thing that was read: then that was the key Esc. A character in
   * the next read is itself then, where it would else be that character with Alt.
   */
  takeEscape(): boolean {
    if (this.#text !== ESCAPE || this.#paste !== undefined) return false;
    this.#text = "";
    this.#isEscapeTaken = true;
    return true;
  }

  /** The text of some bytes; the first half of a character waits for its other one. */
  #read(bytes: Uint8Array): string {
    const plain = this.#mayHoldHalf ? undefined : decodeAscii(bytes);
    if (plain !== undefined) return plain;
    const text = this.#decoder.decode(bytes, { stream: true });
    // Behind a byte of ASCII no character is incomplete.
    this.#mayHoldHalf = (bytes[bytes.length - 1] ?? 0x80) > 0x7f;
    return text;
  }

  #readKey(): Token | undefined {
    if (this.#text[0] !== ESCAPE) return firstCharacters(this.#text);
    if (!this.#text.startsWith(PASTE_BEGIN)) return firstSequence(this.#text);
    this.#paste = [];
    return { length: PASTE_BEGIN.length, input: undefined };
  }

  #readPaste(parts: string[]): Token | undefined {
    const end = this.#text.indexOf(PASTE_END);
    if (end < 0) {
      // The last characters may be the beginning of the mark.
      const sure = Math.max(0, this.#text.length - PASTE_END.length + 1);
      parts.push(this.#text.slice(0, sure));
      this.#text = this.#text.slice(sure);
      return undefined;
    }
    parts.push(this.#text.slice(0, end));
    this.#paste = undefined;
    return { length: end + PASTE_END.length, input: { type: "paste", text: parts.join("") } };
  }
}

/** The characters that `text` begins with, or the one control. */
function firstCharacters(text: string): Token {
  const typed = TEXT.exec(text)?.[0];
  if (typed === undefined) return key(nameOfControl(text), text.charAt(0));
  return { length: typed.length, input: { type: "text", text: typed } };
}

/** What begins with an escape, or undefined when more must be read to know it. */
function firstSequence(text: string): Token | undefined {
  const [all, escapes, parameters, final, ss3Parameters, ss3Final] = SEQUENCE.exec(text) ?? [];
  if (all !== undefined) {
    const input = inputOfSequence({
      text: all,
      isSs3: ss3Final !== undefined,
      hasMeta: escapes !== ESCAPE,
      parameters: parameters ?? ss3Parameters ?? "",
      final: final ?? ss3Final ?? "",
    });
    return { length: all.length, input };
  }
  if (BEGINNING.test(text)) return undefined;
  const [useless] = ANSWER.exec(text) ?? BROKEN.exec(text) ?? [];
  if (useless !== undefined) return { length: useless.length, input: undefined };
  const [sequence, character] = META.exec(text) ?? [];
  if (sequence !== undefined && character !== undefined) {
    return key(nameOfMeta(character), sequence);
  }
  return key(nameOfControl(text), text.charAt(0));
}

function key(name: string, sequence: string): Token {
  return { length: sequence.length, input: { type: "key", name, sequence } };
}
