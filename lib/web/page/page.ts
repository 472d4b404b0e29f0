/**
 * The files of the page. They are parts of the program, so that the one binary is all there is.
 *
 * @module
 */
import html from "./index.html" with { type: "text" };
import icon from "./icon.svg" with { type: "text" };
import css from "./style.css" with { type: "text" };
import api from "./api.js" with { type: "text" };
import attachment from "./attachment.js" with { type: "text" };
import attention from "./attention.js" with { type: "text" };
import completion from "./completion.js" with { type: "text" };
import composer from "./composer.js" with { type: "text" };
import elements from "./elements.js" with { type: "text" };
import endKeeper from "./end_keeper.js" with { type: "text" };
import endSight from "./end_sight.js" with { type: "text" };
import fileTypes from "./file_types.js" with { type: "text" };
import foundPanel from "./found_panel.js" with { type: "text" };
import hidden from "./hidden.js" with { type: "text" };
import hush from "./hush.js" with { type: "text" };
import keptPlaces from "./kept_places.js" with { type: "text" };
import keptSettings from "./kept_settings.js" with { type: "text" };
import keys from "./keys.js" with { type: "text" };
import main from "./main.js" with { type: "text" };
import marks from "./marks.js" with { type: "text" };
import mention from "./mention.js" with { type: "text" };
import messageList from "./message_list.js" with { type: "text" };
import messageMenu from "./message_menu.js" with { type: "text" };
import messageView from "./message_view.js" with { type: "text" };
import needle from "./needle.js" with { type: "text" };
import newBelow from "./new_below.js" with { type: "text" };
import news from "./news.js" with { type: "text" };
import notifications from "./notifications.js" with { type: "text" };
import older from "./older.js" with { type: "text" };
import order from "./order.js" with { type: "text" };
import outbox from "./outbox.js" with { type: "text" };
import pause from "./pause.js" with { type: "text" };
import people from "./people.js" with { type: "text" };
import pollState from "./poll_state.js" with { type: "text" };
import poller from "./poller.js" with { type: "text" };
import progress from "./progress.js" with { type: "text" };
import room from "./room.js" with { type: "text" };
import safeHtml from "./safe_html.js" with { type: "text" };
import scrollable from "./scrollable.js" with { type: "text" };
import search from "./search.js" with { type: "text" };
import settings from "./settings.js" with { type: "text" };
import sounds from "./sounds.js" with { type: "text" };
import surroundings from "./surroundings.js" with { type: "text" };
import times from "./times.js" with { type: "text" };
import topic from "./topic.js" with { type: "text" };
import trouble from "./trouble.js" with { type: "text" };
import unread from "./unread.js" with { type: "text" };
import upload from "./upload.js" with { type: "text" };
import walk from "./walk.js" with { type: "text" };
import zoom from "./zoom.js" with { type: "text" };

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
  "completion.js": completion,
  "composer.js": composer,
  "elements.js": elements,
  "end_keeper.js": endKeeper,
  "end_sight.js": endSight,
  "file_types.js": fileTypes,
  "found_panel.js": foundPanel,
  "hidden.js": hidden,
  "hush.js": hush,
  "kept_places.js": keptPlaces,
  "kept_settings.js": keptSettings,
  "keys.js": keys,
  "main.js": main,
  "marks.js": marks,
  "mention.js": mention,
  "message_list.js": messageList,
  "message_menu.js": messageMenu,
  "message_view.js": messageView,
  "needle.js": needle,
  "new_below.js": newBelow,
  "news.js": news,
  "notifications.js": notifications,
  "older.js": older,
  "order.js": order,
  "outbox.js": outbox,
  "pause.js": pause,
  "people.js": people,
  "poll_state.js": pollState,
  "poller.js": poller,
  "progress.js": progress,
  "room.js": room,
  "safe_html.js": safeHtml,
  "scrollable.js": scrollable,
  "search.js": search,
  "settings.js": settings,
  "sounds.js": sounds,
  "surroundings.js": surroundings,
  "times.js": times,
  "topic.js": topic,
  "trouble.js": trouble,
  "unread.js": unread,
  "upload.js": upload,
  "walk.js": walk,
  "zoom.js": zoom,
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
