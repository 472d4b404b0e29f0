import { assertEquals, assertNotMatch } from "@std/assert";
import fc from "fast-check";
import { sanitise, sanitiseLines, sanitiseNick, sanitiseText } from "../lib/sanitise.ts";
import { texts } from "./helpers/inputs.ts";
import { propertyTest } from "./helpers/property.ts";

/**
 * What nobody may see as it is, by what Unicode says of it: controls, ends of lines, whatever
 * turns the direction, whatever is invisible, and the blank of Braille. Marks and joiners are
 * invisible only by themselves.
 */
const UNSAFE =
  /[[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]--[\u200c\u200d\p{M}]]/v;
/** More marks than four on one character; a joiner between them makes no new one. */
const PILE = /(?:\p{M}[\u200c\u200d]*){5}/u;
const UNSAFE_IN_NICK = /[\s<>[\]\p{Default_Ignorable_Code_Point}]/u;

/** One of every kind that the rules are about, and its neighbours. */
const SPECIAL = "\t\n\r\x1b\x7f\u0085\u009b\u00ad\u034f\u0301\u061c\u115f\u17b4\u180b\u180e\u200b" +
  "\u200c\u200d\u202e\u2028\u2065\u2066\u2800\u3164\ufe0f\ufeff\ufff0\ufff9\u{1bca0}\u{1d173}" +
  "\u{e0001}\u{e0080}\u{e0100}\u{e01f0}<>[] ";
const piles = fc.string({
  unit: fc.constantFrom(..."\u0301\u20dd\u200c\u200d"),
  maxLength: 12,
  size: "max",
});
const hostile = fc.tuple(texts(SPECIAL, 20), fc.option(piles, { nil: "" }), texts(SPECIAL, 20))
  .map((parts) => parts.join(""));

propertyTest("nothing unsafe is left of any text", [hostile], (text) => {
  const lines = [...sanitiseLines(text).split("\n"), ...sanitiseText(text).split(/[\n\t]/)];
  for (const safe of [sanitise(text), sanitiseNick(text), ...lines]) {
    assertNotMatch(safe, UNSAFE);
    assertNotMatch(safe, PILE);
  }
  assertNotMatch(sanitiseNick(text), UNSAFE_IN_NICK);
});

const safe = hostile
  .map((text) => text.replace(new RegExp(UNSAFE, "gv"), ""))
  .filter((text) => !PILE.test(text));

propertyTest("what is safe is left as it is", [safe], (text) => {
  assertEquals(sanitise(text), text);
});

const safeNicks = safe
  .map((text) => text.replace(new RegExp(UNSAFE_IN_NICK, "gu"), ""))
  .filter((text) => !PILE.test(text));

propertyTest("a nick that is safe is left as it is", [safeNicks], (nick) => {
  assertEquals(sanitiseNick(nick), nick);
});

propertyTest("what was made safe is safe", [hostile], (text) => {
  for (const make of [sanitise, sanitiseNick, sanitiseLines, sanitiseText]) {
    assertEquals(make(make(text)), make(text));
  }
});
