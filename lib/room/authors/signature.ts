/**
 * Who wrote a record, in a word for a sentence about it.
 *
 * @module
 */
import { sanitiseNick } from "../../sanitise.ts";
import type { LogRecord, Stamp } from "../log/record.ts";

/**
 * `[PID]<nick>`, with a `?` behind it when nobody vouches for it, or `FORGED` in front. A nick may
 * hold anything but these brackets: sanitise what it is put into.
 */
export function signatureOf(
  { pid, nick, authorship }: Stamp & Pick<LogRecord, "authorship">,
): string {
  const alarm = authorship?.verdict === "forged" ? "FORGED " : "";
  return `${alarm}[${pid}]<${nick}>${authorship?.verdict === "unvouched" ? "?" : ""}`;
}

/**
 * The nick alone with the same marks, and of a robot the user whose it is: for a sentence in which
 * no client matters.
 */
export function bylineOf(
  { nick, authorship }: Pick<Stamp, "nick"> & Pick<LogRecord, "authorship">,
): string {
  const alarm = authorship?.verdict === "forged" ? "FORGED " : "";
  const owner = authorship?.by === undefined ? "" : ` by ${sanitiseNick(authorship.by)}`;
  return `${alarm}${sanitiseNick(nick)}${owner}${authorship?.verdict === "unvouched" ? "?" : ""}`;
}
