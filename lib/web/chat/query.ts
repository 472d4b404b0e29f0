/**
 * `chat-query` and `chat-fetch-one`: finding messages again.
 *
 * @module
 */
import { Witnesses } from "../../room/log/acknowledgements.ts";
import { findMessage, hasMessage } from "../../room/log/find.ts";
import { groupsBetween, stepsToLastMessages } from "../../room/log/history.ts";
import { logEnd } from "../../room/log/log_file.ts";
import { findExtent } from "../../room/log/extent.ts";
import { findTime } from "../../room/log/search.ts";
import { type ChatMessage, isWithdrawn, toMessage } from "../../room/message/message.ts";
import type { Room } from "../../room/room.ts";
import { readFields } from "../http/fields.ts";
import { leadingNumber, wantsRaw } from "../http/params.ts";
import type { HttpRequest } from "../http/request.ts";
import type { HttpResponse } from "../http/response.ts";
import { inTurns } from "../http/turns.ts";
import { messageId } from "./address.ts";
import { json } from "./answer.ts";
import { escapeHtml } from "./escape_html.ts";
import { stepsFrom } from "./from.ts";
import { findNeighbours } from "./neighbours.ts";
import type { Site } from "./site.ts";
import { whoHasSeen } from "./state.ts";
import { lastThatFit, toWire } from "./wire.ts";

/** How many are given when nothing else is said; the newest ones. */
const DEFAULT_COUNT = 500;
/** More than this nobody reads. */
const MAX_COUNT = 2000;
/** So much of the log, from its end, is searched (bytes). */
const REACH = 64 * 1024 * 1024;

/** The ids of what was found last, for who asks then for what is beside it. */
const lastFound = new WeakMap<Room, ReadonlySet<number>>();

/** What a query asks for. */
interface Query {
  /** All of these words are in the message, in capitals or not. */
  readonly words: readonly string[];
  /** The message with this id, and no other. */
  readonly id: number | undefined;
  /** Without words: messages from this id on. */
  readonly from: number;
  /** Without words, but with a place for them: Fossil's page has counted to that id. */
  readonly isCounted: boolean;
  /** Without words: messages from this time on (ms since 1970). */
  readonly since: number | undefined;
  readonly count: number;
  readonly isRaw: boolean;
}

/** The newest messages that were found, the oldest of them first. */
interface Found {
  readonly messages: readonly ChatMessage[];
  /** How many there are in all; undefined where that was not looked for. */
  readonly total?: number;
  /** Who has seen them. */
  readonly seen: ReadonlyMap<number, readonly string[]>;
}

/**
 * The messages that hold all words of `q`, or the one that `#ID` names, or those from `i` or from the
 * time `since` on; the oldest first. With an empty `q`, `i` is what Fossil's page has counted to. `first` and `last` are the ids of the first and the last message
 * of the room, and `total` says how many hold the words, for there may be more than are given.
 * `seen` of each are those who have seen it.
 */
export async function findAll(site: Site, request: HttpRequest, url: URL): Promise<HttpResponse> {
  const query = parseQuery(await readFields(request, url));
  const found = await find(site.room, query, request.signal);
  const mark = marker(query.words);
  const { messages, total } = found;
  const msgs = await Promise.all(
    lastThatFit(messages).map(async (message) => {
      const wire = await toWire(site, message, query.isRaw);
      const seen = found.seen.get(message.id);
      return {
        ...wire,
        ...(query.isRaw ? {} : { xmsg: mark(wire.xmsg) }),
        ...(seen === undefined ? {} : { seen }),
      };
    }),
  );
  return json({
    msgs,
    ...(total === undefined ? {} : { total }),
    ...await ends(site.room, request.signal),
  });
}

function parseQuery(fields: URLSearchParams): Query {
  const text = (fields.get("q") ?? "").trim();
  const since = Date.parse(fields.get("since") ?? "");
  const count = leadingNumber(fields.get("n") ?? "");
  return {
    words: text.startsWith("#") ? [] : text.toLowerCase().split(/\s+/).filter(Boolean),
    id: text.startsWith("#") ? leadingNumber(text.slice(1)) : undefined,
    from: leadingNumber(fields.get("i") ?? ""),
    isCounted: fields.get("q") === "" && fields.has("i"),
    since: Number.isNaN(since) ? undefined : since,
    count: count > 0 ? Math.min(count, MAX_COUNT) : DEFAULT_COUNT,
    isRaw: wantsRaw(fields),
  };
}

async function find(room: Room, query: Query, signal: AbortSignal): Promise<Found> {
  const { words, id, from, isCounted, since, count } = query;
  if (id !== undefined) return withSeen(room, hasMessage(room, id) ? [findMessage(room, id)] : []);
  if (words.length > 0) {
    const found = await inTurns(stepsToFind(room, words, count), signal);
    lastFound.set(room, new Set(found.messages.map((message) => message.id)));
    return found;
  }
  if (isCounted) {
    const found = lastFound.get(room) ?? new Set();
    return withSeen(room, await findNeighbours(room, from, count, found, signal));
  }
  const start = since === undefined
    ? from
    : Math.max(from, findTime(room, findExtent(room), since));
  return withSeen(room, await inTurns(stepsFrom(room, start, count), signal));
}

function withSeen(room: Room, messages: readonly ChatMessage[]): Found {
  const [first] = messages;
  const seen = first === undefined ? new Map() : whoHasSeen(room, first.id, logEnd(room));
  return { messages, seen };
}

function* stepsToFind(
  room: Room,
  words: readonly string[],
  count: number,
): Generator<undefined, Found> {
  let [messages, total]: [ChatMessage[], number] = [[], 0];
  const witnesses = new Witnesses();
  const end = logEnd(room);
  for (const group of groupsBetween(room, Math.max(0, end - REACH), end)) {
    yield;
    witnesses.take(group);
    const message = toMessage(group);
    if (message === undefined || !holds(message, words)) continue;
    messages.push(message);
    total++;
    if (messages.length > 2 * count) messages = messages.slice(-count);
  }
  return { messages: messages.slice(-count), total, seen: witnesses.people };
}

/** The ids of the first and the last message, as far as they are looked for; 0 where there is none. */
async function ends(room: Room, signal: AbortSignal): Promise<{ first: number; last: number }> {
  const { start, end } = findExtent(room);
  const reach = Math.min(end - start, REACH);
  const [last] = await inTurns(stepsToLastMessages(room, end, 1, reach), signal);
  const first = await inTurns(stepsToFirst(room, start, start + reach), signal);
  return { first, last: last?.[0].id ?? 0 };
}

function* stepsToFirst(room: Room, start: number, end: number): Generator<undefined, number> {
  for (const group of groupsBetween(room, start, end)) {
    yield;
    if (group[0].type === "message" && !isWithdrawn(group)) return group[0].id;
  }
  return 0;
}

/** One message: bare, as Fossil gives it. */
export async function fetchOne(
  site: Site,
  _request: HttpRequest,
  url: URL,
  path: readonly string[],
): Promise<HttpResponse> {
  const message = findMessage(site.room, messageId(url, path));
  return json(await toWire(site, message, wantsRaw(url.searchParams)));
}

function holds(
  { text, nick, attachment, deletes }: ChatMessage,
  words: readonly string[],
): boolean {
  if (deletes !== undefined) return false;
  const all = `${nick}\n${text}\n${attachment?.name ?? ""}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

/** Marks the words in a piece of HTML, as Fossil does: in its text only. */
function marker(words: readonly string[]): (html: string) => string {
  if (words.length === 0) return (html) => html;
  const escaped = words.map((word) => RegExp.escape(escapeHtml(word)));
  const piece = new RegExp(`(<[^>]*>)|(${escaped.join("|")})|&[#\\w]+;`, "giu");
  return (html) =>
    html.replace(
      piece,
      (all, _tag, word) => word === undefined ? all : `<span class="match">${all}</span>`,
    );
}
