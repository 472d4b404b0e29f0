/**
 * The parameters of requests.
 *
 * @module
 */
import { RequestError } from "./request_error.ts";

/** Whether texts are wanted as they were typed, in place of HTML: `raw`, but not `raw=0`. */
export function wantsRaw(params: URLSearchParams): boolean {
  return (params.get("raw") ?? "0") !== "0";
}

/**
 * The whole number that `text` begins with, and 0 where it begins with none: what atoi(3) makes of
 * it, and so Fossil of its parameters.
 */
export function leadingNumber(text: string): number {
  const [digits = "0"] = /^\s*[+-]?\d{1,15}/.exec(text) ?? [];
  return Number(digits);
}

/**
 * The number that `text` is.
 *
 * @param name What the parameter is called, for the message.
 * @throws {RequestError} when it is no whole number.
 */
export function wholeNumber(text: string, name: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new RequestError(400, `"${name}" must be a whole number`);
}
