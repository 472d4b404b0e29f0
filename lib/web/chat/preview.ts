/**
 * `chat-preview`: what a text will look like.
 *
 * @module
 */
import { readBody, readText } from "../http/body.ts";
import type { HttpRequest } from "../http/request.ts";
import type { HttpResponse } from "../http/response.ts";
import { json } from "./answer.ts";
import { renderText } from "./html.ts";
import type { Site } from "./site.ts";

/** Text for a preview is what one person types. */
const MAX_PREVIEW_BYTES = 256 * 1024;

/** `chat-preview`: what a text will look like, as a JSON string. */
export async function preview(_site: Site, request: HttpRequest): Promise<HttpResponse> {
  const body = readBody(request, MAX_PREVIEW_BYTES);
  return json(await renderText(await readText(body, MAX_PREVIEW_BYTES)));
}
