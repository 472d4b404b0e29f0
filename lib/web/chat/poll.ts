/**
 * `chat-poll`: what was said after a message, before it, or last; and waiting for more.
 *
 * @module
 */
import { PATIENCE } from "../../room/log/follower.ts";
import { groupsBetween, stepsToLastMessages } from "../../room/log/history.ts";
import { logEnd } from "../../room/log/log_file.ts";
import { hasMessage } from "../../room/log/find.ts";
import { type Acknowledgement, toAcknowledgement } from "../../room/message/acknowledgement.ts";
import type { RecordGroup } from "../../room/message/group.ts";
import { type ChatMessage, toMessage } from "../../room/message/message.ts";
import { MAX_RECORD_BYTES } from "../../room/message/compose.ts";
import { type Extent, findExtent } from "../../room/log/extent.ts";
import type { Room } from "../../room/room.ts";
import { answer, json } from "./answer.ts";
import { readFields } from "../http/fields.ts";
import { leadingNumber, wantsRaw } from "../http/params.ts";
import type { HttpRequest } from "../http/request.ts";
import type { HttpResponse } from "../http/response.ts";
import type { Attendance, Site } from "./site.ts";
import { describeState, whoHasSeen } from "./state.ts";
import { inTurns } from "../http/turns.ts";
import { acknowledgementToWire, lastThatFit, MAX_ANSWER_TEXT, toWire } from "./wire.ts";

/** So many messages are in one answer at most; who polls on from the last one gets the rest. */
const MAX_MESSAGES = 500;
/** Looking for the last messages goes back so far at most, in bytes. */
const HISTORY_REACH = 8 * 1024 * 1024;

/** So many messages before another are given when nobody says how many (Fossil's default). */
const DEFAULT_OLDER = 50;

/** So much text (UTF-16 units) of an answer that is made while it is sent goes out at once. */
const PIECE_LENGTH = 64 * 1024;

/** What a poll asks for. */
interface PollQuery {
  /** Messages with a greater id; a negative number: so many of the last ones. */
  readonly after: number;
  /** Messages with a smaller id, the newest first. */
  readonly before: number | undefined;
  /** How many messages before that one; Infinity for all. */
  readonly count: number;
  /** The text as it was typed, in place of HTML. */
  readonly isRaw: boolean;
  /**
   * Our own page asks: return when somebody joins or leaves, sets the topic or has seen a message,
   * too, and say who is here.
   */
  readonly wantsPresent: boolean;
}

/** What is told of the log. */
type Told = ChatMessage | Acknowledgement;

/** What an answer is made from. */
interface Reply {
  readonly messages: readonly Told[];
  /** The log was cut or exchanged: what the client has is not in it any more. */
  readonly isRestart?: boolean;
  /** There are more of them than one answer takes: those before the first are still to be had. */
  readonly isCut?: boolean;
}

/** Answers at once if there is something, else as soon as there is. */
export async function poll(
  site: Site,
  request: HttpRequest,
  url: URL,
  [path]: readonly string[],
): Promise<HttpResponse> {
  // A poll from an address waits at once: whatever is said from now on is news.
  const isForm = request.method === "POST";
  const query = parseQuery(isForm ? await readFields(request, url) : url.searchParams, path);
  using attendance = site.attend();
  if (query.before !== undefined) return older(site, query, query.before, request.signal);
  const isUpToDate = attendance.tellsAllAfter(query.after);
  const look = () => settled(site, query, request.signal);
  const reply = (isUpToDate ? undefined : await look()) ??
    (await attendance.begin() ? await look() : undefined) ??
    await later(site, query, attendance, request.signal);
  const msgs = await Promise.all(
    reply.messages.map((told) =>
      "acknowledges" in told ? acknowledgementToWire(told) : toWire(site, told, query.isRaw)
    ),
  );
  return json({
    msgs,
    ...(query.wantsPresent ? describeState(site) : {}),
    ...(reply.isRestart ? { restart: true } : {}),
    ...(reply.isCut ? { cut: true } : {}),
  });
}

function parseQuery(params: URLSearchParams, path: string | undefined): PollQuery {
  const before = leadingNumber(params.get("before") ?? "");
  const count = leadingNumber(params.get("n") ?? "");
  return {
    after: leadingNumber(path ?? params.get("name") ?? ""),
    before: before > 0 ? before : undefined,
    count: count < 0 ? Infinity : count || DEFAULT_OLDER,
    isRaw: wantsRaw(params),
    wantsPresent: params.has("present"),
  };
}

/** The answer of now, looked for again while one of its messages may be vouched for in a moment. */
async function settled(
  site: Site,
  query: PollQuery,
  client: AbortSignal,
): Promise<Reply | undefined> {
  for (const pause of PATIENCE) {
    const reply = await now(site, query, client);
    if (!reply?.messages.some(({ authorship }) => authorship?.isOpen)) return reply;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return now(site, query, client);
}

/** The answer that can be given from the log as it is, if that is one. */
async function now(
  { room }: Site,
  { after, wantsPresent }: PollQuery,
  client: AbortSignal,
): Promise<Reply | undefined> {
  const end = logEnd(room);
  if (after < 0) {
    const reply = await last(room, end, Math.min(-after, MAX_MESSAGES), client);
    return reply.messages.length > 0 ? reply : undefined;
  }
  // Of an id that is not reached yet nothing can be known; the log was cut since.
  const isRestart = after > end;
  const steps = stepsBetween(room, isRestart ? -1 : after, end, wantsPresent);
  const messages = await inTurns(steps, client);
  return messages.length > 0 || isRestart ? { messages, isRestart } : undefined;
}

/**
 * The answer of older messages, the newest first: as it is found, for all of them may be a whole log.
 * Of a number of them there may be less, where they are long.
 */
function older(site: Site, query: PollQuery, before: number, client: AbortSignal): HttpResponse {
  const encoder = new TextEncoder();
  // Whatever is wrong with the log is told while that can still be the answer.
  const extent = findExtent(site.room);
  // Now, as the person who asks is here.
  const state = query.wantsPresent ? describeState(site) : {};
  const limit = query.count === Infinity ? Infinity : MAX_ANSWER_TEXT;
  const pieces = async function* () {
    let [text, separator, length, isCut, oldest] = [`{"msgs":[`, "", 0, false, extent.end];
    for await (const message of messagesBefore(site.room, extent, before, query.count, client)) {
      length += message.text.length;
      isCut = length > limit;
      if (isCut) break;
      oldest = message.id;
      text += separator + JSON.stringify(await toWire(site, message, query.isRaw));
      separator = ",\n";
      if (text.length < PIECE_LENGTH) continue;
      yield encoder.encode(text);
      text = "";
    }
    // What stands behind the list, without the brace in front of it.
    const seen = query.wantsPresent
      ? { seen: Object.fromEntries(whoHasSeen(site.room, oldest, extent.end)) }
      : {};
    const rest = JSON.stringify({ ...state, ...seen, ...(isCut ? { cut: true } : {}) }).slice(1);
    yield encoder.encode(`${text}]${rest === "}" ? "" : ","}${rest}`);
  };
  return answer(pieces(), { "content-type": "application/json" });
}

/** The last `count` messages before byte `before`, the newest first. */
async function* messagesBefore(
  room: Room,
  { start, end }: Extent,
  before: number,
  count: number,
  client: AbortSignal,
): AsyncGenerator<ChatMessage> {
  let [until, left] = [Math.min(before, end), count];
  while (left > 0 && until > start) {
    const reach = Math.min(until - start, HISTORY_REACH);
    const wanted = Math.min(left, MAX_MESSAGES);
    const groups = await inTurns(stepsToLastMessages(room, until, wanted, reach), client);
    const messages = groups.flatMap((group) => toMessage(group) ?? []).reverse();
    yield* messages;
    left -= messages.length;
    const first = groups[0]?.[0].id;
    // The end of a message may be in this stretch, whose beginning is in the next.
    const rest = reach < until - start ? until - reach + MAX_RECORD_BYTES : start;
    until = first ?? Math.min(until - 1, rest);
  }
}

/** The answer that news give; none of them when the time is up. */
async function later(
  site: Site,
  { wantsPresent }: PollQuery,
  attendance: Attendance,
  client: AbortSignal,
): Promise<Reply> {
  // Not AbortSignal.timeout, which would outlive the poll by minutes, with all that it holds.
  const timeIsUp = new AbortController();
  const timer = setTimeout(() => timeIsUp.abort(), site.pollTimeout);
  const signal = AbortSignal.any([client, timeIsUp.signal]);
  try {
    while (true) {
      const news = await attendance.next(signal);
      if (news === undefined) return { messages: [] };
      const said = news.messages.filter((message) => isTrue(site.room, message));
      const messages = wantsPresent ? inOrder(said, news.acknowledgements.filter(isSaid)) : said;
      const isEnough = messages.length > 0 || news.isRestart || wantsPresent && news.hasNewState;
      if (isEnough) return { messages, isRestart: news.isRestart };
    }
  } finally {
    clearTimeout(timer);
  }
}

async function last(
  room: Room,
  end: number,
  count: number,
  client: AbortSignal,
): Promise<{ messages: readonly ChatMessage[]; isCut: boolean }> {
  const steps = stepsToLastMessages(room, end, count, Math.min(end, HISTORY_REACH));
  const found = (await inTurns(steps, client)).flatMap((group) => toMessage(group) ?? []);
  const messages = lastThatFit(found);
  return { messages, isCut: messages.length < found.length };
}

/** What was said above the id `after` and begins before `end`. */
function* stepsBetween(
  room: Room,
  after: number,
  end: number,
  wantsPresent: boolean,
): Generator<undefined, Told[]> {
  const found: Told[] = [];
  let length = 0;
  // From `after` itself, so that its further lines are not taken for a message of their own.
  for (const group of groupsBetween(room, Math.max(0, after), end)) {
    yield;
    const told = whatIsTold(room, group, wantsPresent);
    if (told === undefined || told.id <= after) continue;
    found.push(told);
    length += "acknowledges" in told ? 0 : told.text.length;
    if (found.length === MAX_MESSAGES || length > MAX_ANSWER_TEXT) break;
  }
  return found;
}

/** What a group of records tells whoever asks, if anything. */
function whatIsTold(room: Room, group: RecordGroup, wantsPresent: boolean): Told | undefined {
  const acknowledgement = wantsPresent ? toAcknowledgement(group) : undefined;
  if (acknowledgement !== undefined) return isSaid(acknowledgement) ? acknowledgement : undefined;
  const message = toMessage(group);
  return message?.isDeleted || message && !isTrue(room, message) ? undefined : message;
}

/** Both in the order of the log. */
function inOrder(messages: readonly Told[], others: readonly Told[]): Told[] {
  return [...messages, ...others].sort((one, other) => one.id - other.id);
}

/** Nobody has seen what its author denies. */
function isSaid({ authorship }: Acknowledgement): boolean {
  return authorship?.verdict !== "forged";
}

/** Anybody can write that a message was deleted: it counts when the message is really gone. */
function isTrue(room: Room, { deletes, authorship }: ChatMessage): boolean {
  if (deletes === undefined) return true;
  if (authorship?.verdict === "forged") return false;
  return !hasMessage(room, deletes);
}
