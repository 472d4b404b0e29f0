/**
 * `chat-query` and `chat-fetch-one`: finding messages again.
 *
 * @module
 */
import { recordsBetween } from "../room/history.ts";
import { logEnd } from "../room/log.ts";
import { findMessage } from "../room/lookup.ts";
import { type ChatMessage, groupMessages } from "../room/messages.ts";
import { json, RequestError } from "./answer.ts";
import { wholeNumber } from "./params.ts";
import type { Site } from "./site.ts";
import { toWire } from "./wire.ts";

/** More than this nobody reads; the newest ones are given. */
const MAX_FOUND = 200;
/** So much of the log, from its end, is searched (bytes). */
const REACH = 64 * 1024 * 1024;
/** After so many messages others get their turn: the server stays quick for everybody else. */
const MESSAGES_PER_TURN = 2_000;

/** The messages that hold all words of `q`, in capitals or not; the oldest first. */
export async function query(site: Site, request: Request, url: URL): Promise<Response> {
  const words = (url.searchParams.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) throw new RequestError(400, "There is nothing to search for in q=");
  const isRaw = url.searchParams.has("raw");
  let found: ChatMessage[] = [];
  let count = 0;
  const end = logEnd(site.room);
  for (const message of groupMessages(recordsBetween(site.room, Math.max(0, end - REACH), end))) {
    if (++count % MESSAGES_PER_TURN === 0) await turn(request.signal);
    if (!holds(message, words)) continue;
    found.push(message);
    if (found.length > 2 * MAX_FOUND) found = found.slice(-MAX_FOUND);
  }
  return json({
    msgs: found.slice(-MAX_FOUND).map((message) => toWire(site, message, isRaw)),
  });
}

/** One message: bare, as Fossil gives it. */
export function fetchOne(
  site: Site,
  _request: Request,
  url: URL,
  [id = ""]: readonly string[],
): Response {
  const message = findMessage(site.room, wholeNumber(id, "id"));
  return json(toWire(site, message, url.searchParams.has("raw")));
}

function holds({ text, nick, attachment, deletes }: ChatMessage, words: string[]): boolean {
  if (deletes !== undefined) return false;
  const all = `${nick}\n${text}\n${attachment?.name ?? ""}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

async function turn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal.throwIfAborted();
}
