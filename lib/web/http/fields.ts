/**
 * The parameters of a request, in its address or in a form.
 *
 * @module
 */
import { readBody, readText } from "./body.ts";
import { readMultipart } from "./multipart.ts";
import type { HttpRequest } from "./request.ts";

/** What is looked for, and a few numbers. */
const MAX_FORM_BYTES = 8 * 1024;

/**
 * What the address says and, when something was posted, the form.
 *
 * @throws {RequestError} when the form is too large, or does not come.
 * @throws {MultipartError} when it is none.
 */
export async function readFields(request: HttpRequest, url: URL): Promise<URLSearchParams> {
  const fields = new URLSearchParams(url.searchParams);
  const type = request.headers.get("content-type") ?? "";
  if (request.method !== "POST" || type === "") return fields;
  const body = readBody(request, MAX_FORM_BYTES, request.signal);
  if (type.startsWith("application/x-www-form-urlencoded")) {
    const form = new URLSearchParams(await readText(body, MAX_FORM_BYTES));
    for (const [name, value] of form) fields.set(name, value);
    return fields;
  }
  for await (const part of readMultipart(body)) {
    if (part.filename !== undefined) continue;
    fields.set(part.name, await readText(part.body, MAX_FORM_BYTES));
  }
  return fields;
}
