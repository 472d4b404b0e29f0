/**
 * The files of the page. They are parts of the program, so that the one binary is all there is.
 *
 * @module
 */
import html from "./page/index.html" with { type: "text" };
import css from "./page/style.css" with { type: "text" };
import main from "./page/main.js" with { type: "text" };

/** A file of the page with the headers that are its own. */
export interface PageFile {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Nothing but these very files may run or style the page, and it may talk to nobody else.
 * `blob:` is for what the person is about to send.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const SCRIPTS = { "main.js": main };

const FILES = new Map<string, PageFile>([
  ...["", "chat"].map((name) => [name, file("text/html", html)] as const),
  ["style.css", file("text/css", css)],
  ...Object.entries(SCRIPTS).map(([name, text]) => [name, file("text/javascript", text)] as const),
]);

/** The file of the page with this name, `""` being the page itself. */
export function pageFile(name: string | undefined): PageFile | undefined {
  return name === undefined ? undefined : FILES.get(name);
}

function file(type: string, body: string): PageFile {
  return {
    body,
    headers: { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY },
  };
}
