/**
 * Who wrote a record, in a word for a sentence about it.
 *
 * @module
 */
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
