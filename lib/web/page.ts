/**
 * The files of the page. They are parts of the program, so that the one binary is all there is.
 *
 * @module
 */
import html from "./page/index.html" with { type: "text" };
import icon from "./page/icon.svg" with { type: "text" };
import css from "./page/style.css" with { type: "text" };
import api from "./page/api.js" with { type: "text" };
import attachment from "./page/attachment.js" with { type: "text" };
import attention from "./page/attention.js" with { type: "text" };
import composer from "./page/composer.js" with { type: "text" };
import elements from "./page/elements.js" with { type: "text" };
import endKeeper from "./page/end_keeper.js" with { type: "text" };
import main from "./page/main.js" with { type: "text" };
import messageList from "./page/message_list.js" with { type: "text" };
import messageView from "./page/message_view.js" with { type: "text" };
import outbox from "./page/outbox.js" with { type: "text" };
import pause from "./page/pause.js" with { type: "text" };
import people from "./page/people.js" with { type: "text" };
import poller from "./page/poller.js" with { type: "text" };
import progress from "./page/progress.js" with { type: "text" };
import room from "./page/room.js" with { type: "text" };
import safeHtml from "./page/safe_html.js" with { type: "text" };
import scrollable from "./page/scrollable.js" with { type: "text" };
import search from "./page/search.js" with { type: "text" };
import settings from "./page/settings.js" with { type: "text" };
import sounds from "./page/sounds.js" with { type: "text" };
import times from "./page/times.js" with { type: "text" };
import trouble from "./page/trouble.js" with { type: "text" };
import upload from "./page/upload.js" with { type: "text" };
import walk from "./page/walk.js" with { type: "text" };

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

const SCRIPTS = {
  "api.js": api,
  "attachment.js": attachment,
  "attention.js": attention,
  "composer.js": composer,
  "elements.js": elements,
  "end_keeper.js": endKeeper,
  "main.js": main,
  "message_list.js": messageList,
  "message_view.js": messageView,
  "outbox.js": outbox,
  "pause.js": pause,
  "people.js": people,
  "poller.js": poller,
  "progress.js": progress,
  "room.js": room,
  "safe_html.js": safeHtml,
  "scrollable.js": scrollable,
  "search.js": search,
  "settings.js": settings,
  "sounds.js": sounds,
  "times.js": times,
  "trouble.js": trouble,
  "upload.js": upload,
  "walk.js": walk,
};

/** Asks for all parts at once: each knows the next ones only when it has come from afar. */
const PRELOADS = Object.keys(SCRIPTS).map((name) => `<link rel="modulepreload" href="${name}">`);
const PAGE = html.replace("<script ", `${PRELOADS.join("")}<script `);

const FILES = new Map<string, PageFile>([
  ...["", "chat"].map((name) => [name, file("text/html", PAGE)] as const),
  ["icon.svg", file("image/svg+xml", icon)],
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
