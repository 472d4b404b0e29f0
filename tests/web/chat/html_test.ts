import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { sanitiseText } from "../../../lib/sanitise.ts";
import { renderPlain, renderText } from "../../../lib/web/chat/html.ts";
import { renderMarkdown } from "../../../lib/web/chat/markdown.ts";
import { HOSTILE_HTML } from "../../helpers/hostile_html.ts";
import { texts } from "../../helpers/inputs.ts";
import { propertyTest } from "../../helpers/property.ts";

/** What Markdown makes of a text, sanitised. */
function rendered(text: string): string {
  return `<div class="markdown">${sanitiseText(renderMarkdown(text))}</div>`;
}

Deno.test("what people say most often is rendered without Markdown", () => {
  const said = [
    "hello",
    "joe: yes, I'll look at it (tomorrow).",
    'what do you mean by "done"?',
    "7 of 12 disks are 80% full...\nand/or slow; that's all",
    "Größe, ärger, привет",
  ];
  for (const text of said) assertEquals(renderPlain(text), rendered(text), text);
});

Deno.test("what may be Markdown, or an address, is not plain", () => {
  const others = [
    ...HOSTILE_HTML,
    "*a*",
    "`a`",
    "a_b_",
    "~~a~~",
    "see example.org",
    "http://x",
    "a@b.example",
    "1. a",
    "2) a",
    "# a",
    "a\n===",
    "a\n---",
    "- a",
    "| a |",
    " a",
    "a  \nb",
    "&amp;",
    "",
    "a\n\nb",
    "a\tb",
    "//x",
  ];
  for (const text of others) assertEquals(renderPlain(text), undefined, text);
});

Deno.test("nothing in a text reorders or hides what is read, however it is written", async () => {
  const disguises = [
    "safe \u202egnp.exe",
    "safe &#x202e;gnp.exe",
    "`\u202e`",
    "```\n\u202e\n```",
    "https://example.org/%E2%80%AEgnp.exe",
    '[x](https://example.org/ "\u202e")',
    `\u202e${"x".repeat(40_000)}`,
  ];
  for (const text of disguises) {
    const html = await renderText(text);
    assertEquals(html.includes("\u202e"), false, text);
    assertStringIncludes(html, "⟨202E⟩");
  }
});

propertyTest(
  "a text that is plain is what Markdown makes of it",
  [texts("abcdefg ..,;:?!'\"()%$#+=-/1234567890\nhtpw.,mailto&<>éж")],
  (text) => {
    const plain = renderPlain(text);
    fc.pre(plain !== undefined);
    assertEquals(plain, rendered(text));
  },
);

propertyTest(
  "words and signs, one beside the other, are what Markdown makes of them",
  [
    fc.array(
      fc.constantFrom(
        ...["a", "www", "com", "org", "http", "mailto", "1", "10", "x1", "é", "ж", "on"],
        ...[" ", " ", " ", ".", ":", "/", "(", ")", ",", "-", "--", "+", "=", "#", '"', "'", "\n"],
      ),
      { minLength: 1, maxLength: 12 },
    ),
  ],
  (words) => {
    const text = words.join("");
    const plain = renderPlain(text);
    if (plain !== undefined) assertEquals(plain, rendered(text));
  },
);
