/**
 * `chat-download`: an attachment, never in a form that a browser would run.
 *
 * @module
 */
import { type AttachmentReader, openAttachment } from "../../room/files/attachments.ts";
import { findMessage } from "../../room/log/find.ts";
import { sanitise } from "../../sanitise.ts";
import { answer } from "./answer.ts";
import { isText, showDocument } from "./document.ts";
import type { HttpRequest } from "../http/request.ts";
import { RequestError } from "../http/request_error.ts";
import type { HttpResponse, Pieces } from "../http/response.ts";
import { imageType } from "./image.ts";
import type { Site } from "./site.ts";
import { messageId } from "./address.ts";

/** Sends the attachment of a message. */
export async function download(
  site: Site,
  request: HttpRequest,
  url: URL,
  path: readonly string[],
): Promise<HttpResponse> {
  const id = messageId(url, path);
  const { attachment } = findMessage(site.room, id);
  if (attachment === undefined) throw new RequestError(404, `Message #${id} has no attachment`);
  const reader = openAttachment(site.room, attachment);
  if (wantsDocument(request, url, path) && isText(attachment)) {
    using _reader = reader;
    return await showDocument(attachment, reader, isInOwnFrame(request));
  }
  const { first, body } = stream(reader);
  return answer(body, {
    "content-type": imageType(first) ?? "application/octet-stream",
    "content-length": String(reader.size),
    "content-disposition": `attachment; filename*=UTF-8''${encodeName(attachment.name)}`,
  });
}

/** Whether it is to be shown in a frame, as Fossil's page asks for it in several ways. */
function wantsDocument(request: HttpRequest, url: URL, path: readonly string[]): boolean {
  return url.searchParams.has("render") || path[1] === "embed" ||
    request.headers.get("sec-fetch-dest") === "iframe";
}

function isInOwnFrame({ headers }: HttpRequest): boolean {
  return headers.get("sec-fetch-dest") === "iframe" &&
    headers.get("sec-fetch-site") === "same-origin";
}

/**
 * The bytes of an attachment; if they turn out not to be what was sent, the answer breaks off before
 * the last of them, so that nobody takes it for whole.
 */
function stream(reader: AttachmentReader): { first: Uint8Array; body: Pieces } {
  const chunks = copies(reader);
  let next = chunks.next();
  const first = next.value ?? new Uint8Array(0);
  const pieces: Iterator<Uint8Array, undefined> = {
    next() {
      const piece = next;
      if (!piece.done) next = chunks.next();
      return piece;
    },
    return() {
      return chunks.return(undefined);
    },
  };
  return { first, body: { [Symbol.iterator]: () => pieces } };
}

function* copies(reader: AttachmentReader): Generator<Uint8Array, undefined> {
  using open = reader;
  for (const chunk of open.read()) yield chunk.slice();
}

/** RFC 8187, section 3.2: what `encodeURIComponent` leaves but that grammar does not. */
function encodeName(name: string): string {
  return encodeURIComponent(sanitise(name)).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}
