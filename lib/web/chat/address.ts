/**
 * What a request is about, by its address.
 *
 * @module
 */
import { leadingNumber } from "../http/params.ts";

/** What a signed link to the attachment of message `id` is signed for. */
export function downloadPath(id: number): string {
  return `chat-download/${id}`;
}

/** The id that a request is about: `…/12`, `…/12.png`, `…/12/name` or `…?name=12`. */
export function messageId(url: URL, [first]: readonly string[]): number {
  return leadingNumber(first ?? url.searchParams.get("name") ?? "");
}
