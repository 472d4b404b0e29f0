import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Input, Position } from "../../../lib/terminal/line/input.ts";
import { KeyDecoder } from "../../../lib/terminal/line/key_decoder.ts";
import { propertyTest } from "../../helpers/property.ts";

const encoder = new TextEncoder();

function decode(...reads: (string | Uint8Array)[]): (Input | Position)[] {
  const decoder = new KeyDecoder();
  return reads.flatMap((read) => {
    return Array.from(decoder.decode(typeof read === "string" ? encoder.encode(read) : read));
  });
}

/** The names of keys, and text in quotes; what was typed but read in parts is joined. */
function names(...reads: (string | Uint8Array)[]): string {
  return decode(...reads).map((input) => {
    if (input.type === "position") return `position ${input.column}`;
    if (input.type === "paste") return `paste <${input.text}>`;
    return input.type === "key" ? input.name : `text "${input.text}"`;
  }).join(" ").replaceAll('" text "', "");
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  "Ctrl-A": ["\x01", "\x1b[97;5u", "\x1b[27;5;97~"],
  "Ctrl-_": ["\x1f"],
  "Ctrl-@": ["\0"],
  "Enter": ["\r", "\x1b[13u", "\x1bOM"],
  "Ctrl-J": ["\n"],
  "Tab": ["\t", "\x1b[9u"],
  "Backspace": ["\x7f", "\x1b[127u"],
  "Ctrl-H": ["\b"],
  "Alt-B": ["\x1bb", "\x1bB", "\x1b[98;3u", "\x1b[27;3;98~"],
  "Alt-<": ["\x1b<"],
  "Alt-É": ["\x1bé"],
  "Alt-Enter": ["\x1b\r", "\x1b[13;3u"],
  "Shift-Enter": ["\x1b[13;2u", "\x1b[27;2;13~"],
  "Alt-Backspace": ["\x1b\x7f"],
  "Ctrl-Alt-H": ["\x1b\b"],
  "Up": ["\x1b[A", "\x1bOA"],
  "Down": ["\x1b[B", "\x1bOB"],
  "Right": ["\x1b[C", "\x1bOC"],
  "Left": ["\x1b[D", "\x1bOD"],
  "Ctrl-Left": ["\x1b[1;5D", "\x1bO5D", "\x1bOd"],
  "Ctrl-Right": ["\x1b[1;5C", "\x1bOc"],
  "Alt-Left": ["\x1b[1;3D", "\x1b\x1b[D"],
  "Ctrl-Alt-Shift-Up": ["\x1b[1;8A"],
  "Home": ["\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~"],
  "End": ["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~"],
  "Delete": ["\x1b[3~"],
  "Ctrl-Delete": ["\x1b[3;5~", "\x1b[3^"],
  "PageUp": ["\x1b[5~"],
  "Shift-Tab": ["\x1b[Z"],
  "F1": ["\x1bOP"],
};

for (const [name, sequences] of Object.entries(KEYS)) {
  Deno.test(`${name} is known by what terminals send for it`, () => {
    for (const sequence of sequences) assertEquals(names(sequence), name, JSON.stringify(sequence));
  });
}

Deno.test("a key comes with what was sent for it", () => {
  assertEquals(decode("\x1b[1;5D"), [{ type: "key", name: "Ctrl-Left", sequence: "\x1b[1;5D" }]);
});

Deno.test("keys, text and pastes come in their order", () => {
  assertEquals(
    names("ab\x01日本\x1b[200~one\ntwo\x1b[A\x1b[201~c\r"),
    'text "ab" Ctrl-A text "日本" paste <one\ntwo\x1b[A> text "c" Enter',
  );
});

Deno.test("a capital that is sent as a code is typed", () => {
  assertEquals(names("\x1b[97;2u\x1b[27;2;65~\x1b[32;2u"), 'text "AA "');
});

for (
  const [what, sequence] of [
    ["a function key", "\x1b[24~"],
    ["a function key of the Linux console", "\x1b[[A"],
    ["a mouse", "\x1b[<0;10;10M"],
    ["a window's gaining the focus", "\x1b[I"],
    ["a terminal's description of itself", "\x1b[?62;22c"],
    ["a terminal's colour", "\x1b]11;rgb:ffff/ffff/ffff\x07"],
    ["a terminal's name", "\x1bP>|XTerm(390)\x1b\\"],
    ["a modifier alone", "\x1b[57441;2u"],
    ["a number of no character", "\x1b[1114112u"],
  ] as const
) {
  Deno.test(`what stands for ${what} is swallowed whole`, () => {
    assertEquals(names(`a${sequence}b`), 'text "ab"');
  });
}

Deno.test("a sequence that breaks off takes no other key with it", () => {
  assertEquals(names("\x1b[1;\x03x"), 'Ctrl-C text "x"');
  assertEquals(names("\x1b]11;rgb\x03x"), 'Ctrl-C text "x"');
});

Deno.test("an escape waits for the key that follows it", () => {
  assertEquals(names("\x1b"), "");
  assertEquals(names("\x1b", "b"), "Alt-B");
  assertEquals(names("\x1b\x1bb"), "Esc Alt-B");
});

Deno.test("an escape that was taken for Esc changes nothing but a sequence", () => {
  for (
    const [next, expected] of [["b", 'text "b"'], ["[A", "Up"], ["\x1b[A", "Up"], ["[", 'text "["']]
  ) {
    const decoder = new KeyDecoder();
    Array.from(decoder.decode(encoder.encode("\x1b")));
    assertEquals(decoder.takeEscape(), true);
    const inputs = Array.from(decoder.decode(encoder.encode(next)));
    const found = inputs.map((each) => {
      return each.type === "key" ? each.name : each.type === "text" ? `text "${each.text}"` : "";
    });
    assertEquals(found, [expected]);
  }
});

Deno.test("no escape is taken where none is, nor inside a paste", () => {
  const decoder = new KeyDecoder();
  Array.from(decoder.decode(encoder.encode("a\x1b[")));
  assertEquals(decoder.takeEscape(), false);
  Array.from(decoder.decode(encoder.encode("200~\x1b")));
  assertEquals(decoder.takeEscape(), false);
});

Deno.test("the terminal tells where the cursor is", () => {
  assertEquals(names("\x1b[12;40R"), "position 39");
});

Deno.test("bytes that are no UTF-8 are replaced, and nothing else is lost", () => {
  assertEquals(names(new Uint8Array([0x61, 0xff, 0x62])), 'text "a\ufffdb"');
});

const pieces = fc.oneof(
  fc.constantFrom(
    ...Object.values(KEYS).flat(),
    "\x1b[200~",
    "\x1b[201~",
    "\x1b]1;x\x07",
    "\x1b",
  ),
  fc.constantFrom("a", "日本", "👨‍👩‍👧", "e\u0301", "\x1b[", "\x1bO", "[", "O", "~", ";", "\x1bP1$r"),
  fc.string({ unit: "binary", maxLength: 3 }),
);
const cuts = fc.array(fc.nat(200), { maxLength: 8 });

propertyTest(
  "the keys are the same however what is sent for them is cut",
  [fc.array(pieces, { maxLength: 12 }), cuts],
  (parts, cuts) => {
    const bytes = encoder.encode(parts.join(""));
    const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) =>
      a - b
    );
    const reads = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
    assertEquals(names(...reads), names(bytes));
  },
);
