import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { lastStatementIn } from "../../../lib/room/authors/author_file.ts";
import {
  formatStatement,
  hashRecord,
  isHashOf,
  NOT_WRITTEN,
  parseStatement,
} from "../../../lib/room/authors/statement.ts";
import { propertyTest } from "../../helpers/property.ts";

/** The grammar of docs/authorship.md. */
const STATEMENT = /^(\d{1,15}) (\d{1,10}) ([\da-f]{32})$/;

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength, size: "max" });
const hash = fc.string({
  unit: fc.constantFrom(..."0123456789abcdef"),
  minLength: 31,
  maxLength: 33,
});
const statements = fc.tuple(digits(17), digits(12), hash).map((fields) => fields.join(" "));
/** A statement of which one character is another, or missing. */
const broken = fc.tuple(statements, fc.nat(60), fc.constantFrom(" ", "\n", "g", "A", "-", "x", ""))
  .map(
    ([text, at, other]) => text.slice(0, at) + other + text.slice(at + 1),
  );

propertyTest(
  "a line is a statement if the grammar says so, wherever it stands",
  [fc.oneof(statements, broken, fc.string()), fc.string(), fc.string()],
  (line, before, behind) => {
    const [, id, length, hash = ""] = STATEMENT.exec(line) ?? [];
    const wanted = id === undefined ? undefined : { id: Number(id), length: Number(length), hash };
    assertEquals(parseStatement(line), wanted);
    const [start, end] = [before.length, before.length + line.length];
    assertEquals(parseStatement(before + line + behind, start, end), wanted);
  },
);

const denials = digits(5).map((id) => `1${id} 7 ${NOT_WRITTEN}`);

propertyTest(
  "the last statement of a part is the last whole line that is one and no denial",
  [fc.array(fc.oneof(statements, denials, broken), { maxLength: 8 })],
  (lines) => {
    const whole = lines.join("\n").split("\n").slice(1, -1).map((line) => parseStatement(line));
    const wanted = whole.findLast((each) => each !== undefined && each.hash !== NOT_WRITTEN);
    assertEquals(lastStatementIn(lines.join("\n")), wanted);
  },
);

propertyTest(
  "what a statement is written as is read as the same",
  [fc.nat(2 ** 49), fc.nat(2 ** 30), fc.uint8Array()],
  (id, length, bytes) => {
    const statement = { id, length, hash: hashRecord([bytes]) };
    assertEquals(parseStatement(formatStatement(statement).trimEnd()), statement);
  },
);

propertyTest(
  "only the hash of these bytes is theirs",
  [fc.uint8Array({ maxLength: 5000, size: "max" }), fc.nat(31), fc.nat(5000)],
  (bytes, digit, cut) => {
    const hash = hashRecord([bytes]);
    const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
    assertEquals(isHashOf(hash, pieces), true);
    const other = hash[digit] === "0" ? "1" : "0";
    assertEquals(isHashOf(hash.slice(0, digit) + other + hash.slice(digit + 1), pieces), false);
    assertEquals(isHashOf(hash.slice(0, digit), pieces), false);
  },
);
