import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { renderMarkdown } from "../../../lib/web/chat/markdown.ts";
import { HOSTILE_HTML } from "../../helpers/hostile_html.ts";

/** What the renderer makes, tag by tag; whatever else is in the output was in the text. */
const TAG =
  /<\/?(?:div|p|br|em|strong|s|code|pre|blockquote|h[1-6]|hr|ul|ol|li|table|thead|tbody|tr|th|td|a)(?: [^<>]*)?>/g;
const ATTRIBUTES =
  /^(?: (?:class="(?:markdown|language-[^"<>]*)"|start="\d+"|align="(?:left|right|center)"|href="(?:https?:\/\/|mailto:)[^"]*"|title="[^"]*"|rel="noopener noreferrer nofollow"|target="_blank"))*$/;

Deno.test("markdown is rendered", () => {
  assertEquals(
    renderMarkdown("**a** `b`\nc"),
    "<p><strong>a</strong> <code>b</code><br>\nc</p>\n",
  );
});

Deno.test("columns of a table are aligned without a style", () => {
  const html = renderMarkdown("| a | b |\n|:-:|--:|\n| c | d |");
  assertStringIncludes(html, '<th align="center">a</th>');
  assertStringIncludes(html, '<td align="right">d</td>');
});

Deno.test("a link opens elsewhere and tells nothing about where it was", () => {
  const link = '<a href="https://example.org/" rel="noopener noreferrer nofollow" target="_blank">';
  assertStringIncludes(renderMarkdown("https://example.org/"), link);
  assertStringIncludes(renderMarkdown("[x](https://example.org/)"), link);
});

Deno.test("hostile texts end as text", () => {
  for (const text of HOSTILE_HTML) {
    const html = renderMarkdown(text);
    const rest = html.replace(TAG, (tag) => {
      const attributes = tag.replace(/^<\/?\w+/, "").replace(/>$/, "");
      assertMatch(attributes, ATTRIBUTES, text);
      return "";
    });
    assertEquals(/[<>]/.test(rest), false, `${text}\n${html}`);
  }
});

Deno.test("a picture on another server is not asked for", () => {
  assertEquals(renderMarkdown("![x](https://example.org/x.png)").includes("<img"), false);
});

Deno.test("a text of any length and nesting is rendered", () => {
  for (const piece of ["[", "> ", "*a_", "- ", "`", "![", "<a", "|"]) {
    assertEquals(renderMarkdown(piece.repeat(30_000)) === "", false);
  }
});
