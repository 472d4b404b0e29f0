/**
 * Answers: their headers, and how errors look on the wire.
 *
 * @module
 */
import {
  AttachmentError,
  BeingDestroyedError,
  NoAccessError,
  NoSuchMessageError,
  NotSentError,
  NotYoursError,
  RoomError,
  RoomGoneError,
  TooLargeError,
  UnsendableError,
} from "../../room/errors.ts";
import { MultipartError } from "../http/multipart.ts";
import { RequestError } from "../http/request_error.ts";
import type { HttpResponse } from "../http/response.ts";
import { formatInstant, formatLocal } from "./instant.ts";

/** With every answer: nobody guesses types, frames it, refers from it or keeps a copy. */
const COMMON_HEADERS = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};
/** For what is no page: if a browser shows it all the same, it can do nothing. */
const INERT = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** What there is in Fossil, but not here. */
const NOT_IMPLEMENTED = 501;

const STATUS_OF_ERROR: readonly (readonly [abstract new (...args: never[]) => Error, number])[] = [
  [MultipartError, 400],
  [UnsendableError, 400],
  [NoAccessError, 403],
  [NotYoursError, 403],
  [NoSuchMessageError, 404],
  [AttachmentError, 404],
  [RoomGoneError, 410],
  [BeingDestroyedError, 410],
  [TooLargeError, 413],
  [NotSentError, 507],
];

/** An answer with the headers that all answers have. */
export function answer(
  body: HttpResponse["body"],
  headers: Readonly<Record<string, string>>,
  status = 200,
): HttpResponse {
  return {
    status,
    headers: { "content-security-policy": INERT, ...COMMON_HEADERS, ...headers },
    body,
  };
}

/** An answer in JSON. */
export function json(value: unknown, status = 200): HttpResponse {
  return answer(JSON.stringify(value), { "content-type": "application/json" }, status);
}

/** Word that all went well. */
export function done(): HttpResponse {
  return answer("", { "content-type": "text/plain" });
}

/** What went wrong, its cause, with a form that showed the token itself, as robots' forms do. */
export class FormError extends Error {
  override name = "FormError";
}

/** How an error is told. */
export interface FailureForm {
  /** As an object by itself, and not as the one message of a list. */
  readonly isBare?: boolean;
  /** With status 200, as Fossil has it: its programs look into nothing else. */
  readonly isFine?: boolean;
}

/** What went wrong, as Fossil's clients expect it (docs/protocol.md). */
export function failure(error: unknown, { isBare, isFine }: FailureForm = {}): HttpResponse {
  const status = statusOf(error);
  const now = Date.now();
  const text = error instanceof Error ? error.message : String(error);
  const xmsg = status === 500 && !(error instanceof RoomError) ? "pipechat has a defect" : text;
  const rest = JSON.stringify({
    xfrom: null,
    xmsg,
    mtime: formatInstant(now),
    lmtime: formatLocal(now),
    // What Fossil says of a message that it does not have.
    ...(status === 404 ? { error: xmsg } : {}),
  });
  // `fossil chat send` compares the first 16 bytes, the space among them.
  const message = `{"isError": true,${rest.slice(1)}`;
  const body = isBare ? message : `{"msgs":[${message}]}`;
  const response = answer(body, { "content-type": "application/json" }, isFine ? 200 : status);
  // The status line is all that `fossil chat pull` prints.
  return status === NOT_IMPLEMENTED ? { ...response, reason: text } : response;
}

/** Whether an error is the server's own fault, and not one that its message explains. */
export function isDefect(error: unknown): boolean {
  return !(error instanceof RoomError || error instanceof RequestError ||
    error instanceof MultipartError);
}

function statusOf(error: unknown): number {
  if (error instanceof RequestError) return error.status;
  return STATUS_OF_ERROR.find(([type]) => error instanceof type)?.[1] ?? 500;
}
