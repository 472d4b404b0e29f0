/**
 * Texts as HTML that is safe to show.
 *
 * @module
 */
import { sanitiseText } from "../../sanitise.ts";
import { escapeHtml } from "./escape_html.ts";

/** What stands for itself wherever it is: letters of some alphabets, digits, and a few signs. */
const ORDINARY = String.raw`[A-Za-z0-9\u00c0-\u024f\u0370-\u052f,;?!'"()%$#+=-]`;
/** Single spaces; and a period, a colon and a slash where nothing of an address follows. */
const BETWEEN = String.raw` (?=\S)|\.(?=[\s.)'"?!]|$)|:(?=\s|$)|\/(?=[A-Za-z0-9])`;
/** A line that begins with a word or a number, but not with that of a list. */
const LINE = String
  .raw`(?!\d+[.)])[A-Za-z0-9\u00c0-\u024f\u0370-\u052f](?:${ORDINARY}|${BETWEEN})*`;
/** A paragraph in which no Markdown is, and no address: what people say, most often. */
const PLAIN = new RegExp(String.raw`^${LINE}(?:\n${LINE})*$`);
/** Of longer texts (UTF-16 units) nothing is known before they were looked at. */
const MAX_PLAIN = 4096;

let renderer: typeof import("./markdown.ts") | undefined;

/** What Markdown makes of a text in which there is none; undefined where there may be some. */
export function renderPlain(text: string): string | undefined {
  if (text.length > MAX_PLAIN || !PLAIN.test(text)) return undefined;
  return frame(`<p>${escapeHtml(text).replaceAll("\n", "<br>\n")}</p>\n`);
}

/**
 * The HTML of a message, without anything that could reorder or hide what is read. What renders
 * Markdown is loaded when there is some: it takes as long as half a start.
 */
export async function renderText(text: string): Promise<string> {
  const plain = renderPlain(text);
  if (plain !== undefined) return plain;
  renderer ??= await import("./markdown.ts");
  return frame(renderer.renderMarkdown(text));
}

/** A line that somebody wrote, quoted as it is, as HTML. */
export function renderQuote(author: string | undefined, text: string): string {
  const name = author === undefined ? "" : `<strong>${escapeHtml(author)}</strong>: `;
  return frame(`<blockquote><p>${name}${escapeHtml(text)}</p></blockquote>`);
}

/** Sanitised only now: entities and escapes in addresses have become characters. */
function frame(html: string): string {
  return `<div class="markdown">${sanitiseText(html)}</div>`;
}
