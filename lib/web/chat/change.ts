/**
 * Requests that change something of a message, or say something about it.
 *
 * @module
 */
import { effectiveUid } from "../../posix/user.ts";
import { findMessage } from "../../room/log/find.ts";
import type { ChatMessage } from "../../room/message/message.ts";
import type { HttpRequest } from "../http/request.ts";
import { RequestError } from "../http/request_error.ts";
import type { HttpResponse } from "../http/response.ts";
import { messageId } from "./address.ts";
import { done } from "./answer.ts";
import { sendAs, type Site } from "./site.ts";

/** `chat-delete/N`: takes a message back for everybody. */
export function withdraw(
  site: Site,
  request: HttpRequest,
  url: URL,
  path: readonly string[],
): HttpResponse {
  const { room, nick, isShared } = site;
  if (request.method !== "POST") mustBeAskedByPage(site, request);
  const wanted = messageId(url, path);
  if (isShared) mustBeOwn(findMessage(room, wanted), nick);
  sendAs(site, nick, (sender) => sender.takeBack(wanted));
  return done();
}

/** `chat-ack/N`: says to everybody that one has seen a message. */
export function acknowledge(
  site: Site,
  _request: HttpRequest,
  url: URL,
  path: readonly string[],
): HttpResponse {
  const { id } = findMessage(site.room, messageId(url, path));
  sendAs(site, site.nick, (sender) => sender.acknowledge(id));
  return done();
}

/**
 * Fossil's page deletes with a GET, which any link can make a browser ask for, with the password
 * that it keeps for this site. So a script of this very site must ask (Fetch Metadata), or whoever
 * can put the token into a header, which no link can.
 */
function mustBeAskedByPage({ token }: Site, { headers }: HttpRequest): void {
  const isOwn = headers.get("sec-fetch-site") === "same-origin" &&
    headers.get("sec-fetch-dest") === "empty";
  if (isOwn || token !== undefined) return;
  throw new RequestError(405, "This must be asked for with POST, or by a page of this site");
}

/** A robot of some user of the host may have the same name as somebody whom a web server knows. */
function mustBeOwn({ id, nick, authorship }: ChatMessage, own: string): void {
  const isOurs = authorship?.uid === undefined || authorship.uid === effectiveUid();
  if (nick !== own || !isOurs) throw new RequestError(403, `Message #${id} is not yours`);
}
