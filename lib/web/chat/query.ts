/**
 * `chat-query` and `chat-fetch-one`: finding messages again.
 *
 * @module
 */
import { groupsBetween } from "../../room/log/history.ts";
import { logEnd } from "../../room/log/log_file.ts";
import { findMessage } from "../../room/log/find.ts";
import { type ChatMessage, toMessage } from "../../room/message/message.ts";
import type { Room } from "../../room/room.ts";
import { json } from "./answer.ts";
import { RequestError } from "../http/request_error.ts";
import { wantsRaw, wholeNumber } from "../http/params.ts";
import type { Site } from "./site.ts";
import { inTurns } from "../http/turns.ts";
import { lastThatFit, toWire } from "./wire.ts";

/** More than this nobody reads; the newest ones are given. */
const MAX_FOUND = 200;
/** So much of the log, from its end, is searched (bytes). */
const REACH = 64 * 1024 * 1024;

/** The messages that hold all words of `q`, in capitals or not; the oldest first. */
export async function findAll(site: Site, request: Request, url: URL): Promise<Response> {
  const words = (url.searchParams.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) throw new RequestError(400, "There is nothing to search for in q=");
  const isRaw = wantsRaw(url.searchParams);
  const found = await inTurns(stepsToFind(site.room, words), request.signal);
  return json({ msgs: found.map((message) => toWire(site, message, isRaw)) });
}

function* stepsToFind(room: Room, words: string[]): Generator<undefined, ChatMessage[]> {
  let found: ChatMessage[] = [];
  const end = logEnd(room);
  for (const group of groupsBetween(room, Math.max(0, end - REACH), end)) {
    yield;
    const message = toMessage(group);
    if (message === undefined || !holds(message, words)) continue;
    found.push(message);
    if (found.length > 2 * MAX_FOUND) found = found.slice(-MAX_FOUND);
  }
  return lastThatFit(found.slice(-MAX_FOUND));
}

/** One message: bare, as Fossil gives it. */
export function fetchOne(
  site: Site,
  _request: Request,
  url: URL,
  [id = ""]: readonly string[],
): Response {
  const message = findMessage(site.room, wholeNumber(id, "id"));
  return json(toWire(site, message, wantsRaw(url.searchParams)));
}

function holds({ text, nick, attachment, deletes }: ChatMessage, words: string[]): boolean {
  if (deletes !== undefined) return false;
  const all = `${nick}\n${text}\n${attachment?.name ?? ""}`.toLowerCase();
  return words.every((word) => all.includes(word));
}
