/**
 * A text file as a document of its own, for a frame: text and Markdown are rendered, HTML is shown as
 * the text that it is. Nothing in it runs, and it belongs to no site but that of the frame.
 *
 * @module
 */
import type { AttachmentReader } from "../../room/files/attachments.ts";
import type { Attachment } from "../../room/message/file_record.ts";
import { formatSize } from "../../room/units.ts";
import { sanitise, sanitiseText } from "../../sanitise.ts";
import { RequestError } from "../http/request_error.ts";
import type { HttpResponse } from "../http/response.ts";
import { answer } from "./answer.ts";
import { escapeHtml } from "./escape_html.ts";
import { renderText } from "./html.ts";

/** Longer texts (bytes) are read in a pager, not in a browser. */
const MAX_DOCUMENT = 1024 * 1024;

const TEXT = /^(?:text\/|application\/(?:json|xml|toml|yaml|x-sh|javascript|sql)\b)/;
const MARKDOWN = /^text\/(?:x-)?markdown\b/;

/**
 * Links may open elsewhere, without scripts of this document's; only pages of this site may frame it.
 * Its one style is its own: Markdown makes none.
 */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "frame-ancestors 'self'",
  "sandbox allow-popups allow-popups-to-escape-sandbox",
].join("; ");
/**
 * A page of this site may look into its frame, as Fossil's does to make it as high as the text is.
 * The other way there is none: without scripts a document does nothing, of whatever site it is.
 */
const POLICY_IN_FRAME = `${POLICY} allow-same-origin`;

const STYLE = `:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif }
body { margin: 0.5rem; overflow-wrap: anywhere }
pre { font: 0.85rem/1.4 ui-monospace, monospace; white-space: pre-wrap }
table { border-collapse: collapse } th, td { border: 1px solid; padding: 0.15rem 0.5rem }`;

/** Whether a file is a text that can be shown as a document. */
export function isText({ mime }: Attachment): boolean {
  return TEXT.test(mime);
}

/**
 * The document.
 *
 * @param isInFrame Whether a page of this very site shows it in a frame.
 * @throws {RequestError} when the file is too long, or no text.
 * @throws {AttachmentError} when it is not what was sent.
 */
export async function showDocument(
  { name, mime }: Attachment,
  reader: AttachmentReader,
  isInFrame: boolean,
): Promise<HttpResponse> {
  const text = readText(name, reader);
  const content = MARKDOWN.test(mime)
    ? await renderText(text)
    : `<pre>${escapeHtml(sanitiseText(text))}</pre>`;
  const title = escapeHtml(sanitise(name));
  const html = `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>${title}</title>` +
    `<style>${STYLE}</style></head><body>${content}</body></html>\n`;
  return answer(html, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": isInFrame ? POLICY_IN_FRAME : POLICY,
    "x-frame-options": "SAMEORIGIN",
  });
}

function readText(name: string, reader: AttachmentReader): string {
  if (reader.size > MAX_DOCUMENT) {
    const limit = formatSize(MAX_DOCUMENT);
    throw new RequestError(413, `"${name}" is longer than ${limit}: download it instead`);
  }
  const bytes = new Uint8Array(reader.size);
  let length = 0;
  for (const chunk of reader.read()) {
    bytes.set(chunk, length);
    length += chunk.length;
  }
  if (bytes.includes(0)) throw new RequestError(415, `"${name}" is no text: download it instead`);
  return new TextDecoder().decode(bytes);
}
