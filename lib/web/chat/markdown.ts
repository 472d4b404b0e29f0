/**
 * Markdown to HTML: HTML in the text is text, so all elements and attributes in the result are of
 * the renderer's making.
 *
 * @module
 */
import MarkdownIt from "markdown-it";
import { escapeHtml } from "./escape_html.ts";

/** A text longer than this (UTF-16 units) is shown as it is: it is no prose, and would cost time. */
const MAX_MARKDOWN = 32 * 1024;
/** What may be linked to; anything else, `javascript:` first of all, stays text. */
const LINKABLE = /^(?:https?:\/\/|mailto:)/i;

const renderer = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: 20 })
  // A picture on another server would tell that server who reads along.
  .disable("image");
renderer.validateLink = (url) => LINKABLE.test(url);
renderer.renderer.rules["link_open"] = (tokens, index, options, _env, self) => {
  const link = tokens[index];
  link?.attrSet("rel", "noopener noreferrer nofollow");
  link?.attrSet("target", "_blank");
  return self.renderToken(tokens, index, options);
};

// The policy of the page forbids styles in attributes: columns are aligned as in HTML 4.
renderer.core.ruler.push("align", ({ tokens }) => {
  for (const token of tokens) {
    token.attrs = token.attrs?.map(([name, value]) =>
      name === "style" ? ["align", String(value).replace("text-align:", "")] : [name, value]
    ) ?? null;
  }
});

/** The HTML of a text; its characters are still to be sanitised. */
export function renderMarkdown(text: string): string {
  return text.length > MAX_MARKDOWN ? `<pre>${escapeHtml(text)}</pre>` : renderer.render(text);
}
