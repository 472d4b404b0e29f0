/**
 * `chat-send`: a message, perhaps with a file, as a form of a browser or of `fossil chat send`.
 *
 * @module
 */
import { userId } from "../../posix/user.ts";
import { DEFAULT_ATTACHMENT_LIMIT, storeAttachment } from "../../room/files/attachments.ts";
import type { Attachment } from "../../room/message/file_record.ts";
import { parseLocalTime } from "../../room/message/local_time.ts";
import { MAX_NICK_LENGTH } from "../../room/log/record.ts";
import { sanitiseNick } from "../../sanitise.ts";
import { done, FormError } from "./answer.ts";
import type { HttpRequest } from "../http/request.ts";
import { RequestError } from "../http/request_error.ts";
import type { HttpResponse } from "../http/response.ts";
import { readBody, readText } from "../http/body.ts";
import { MultipartError, type Part, readMultipart } from "../http/multipart.ts";
import { unobscure } from "./obscure.ts";
import { Proof } from "./proof.ts";
import { sendAs, type Site } from "./site.ts";
import { formatLocal } from "./instant.ts";

/** Enough for the longest message; anything else that is not a file is shorter. */
const MAX_FIELD = 1024 * 1024 + 64 * 1024;
/** What a form has beside the file, its own lines included. */
const MAX_FORM = 2 * MAX_FIELD;
/** Of all fields before the token is shown: anybody on the host can send that (UTF-16 units). */
const MAX_UNPROVEN = 8 * 1024;
/** Time zones differ by a multiple of this (ms); a clock that is off by less is just not exact. */
const ZONE_STEP = 15 * 60_000;

/** The fields that came so far. */
type Form = Map<string, string>;

/** Sends what the form holds. */
export async function send(
  site: Site,
  request: HttpRequest,
  _url: URL,
  _path: readonly string[],
  onProof: () => void,
): Promise<HttpResponse> {
  const type = request.headers.get("content-type") ?? "";
  using proof = new Proof(site, request, onProof);
  const body = readBody(request, DEFAULT_ATTACHMENT_LIMIT + MAX_FORM, proof.signal);
  const form: Form = new Map();
  try {
    if (type.startsWith("application/x-www-form-urlencoded")) {
      const text = await readText(body, fieldLimit(proof));
      for (const [name, value] of new URLSearchParams(text)) form.set(name, value);
      say(site, proof, form);
    } else {
      await receive(site, proof, readMultipart(body), form);
    }
    return done();
  } catch (cause) {
    throw form.has("token") ? new FormError("The form was refused", { cause }) : cause;
  }
}

/** Takes part after part; a file is stored first, and what follows it belongs to it. */
async function receive(
  site: Site,
  proof: Proof,
  parts: AsyncGenerator<Part>,
  form: Form,
  attachment?: Attachment,
): Promise<void> {
  while (true) {
    const { done, value: part } = await parts.next();
    if (done) return say(site, proof, form, attachment);
    if (part.filename === undefined) {
      form.set(part.name, await readText(part.body, fieldLimit(proof, form)));
    } else if (part.filename !== "") {
      if (attachment !== undefined) throw new MultipartError("A message has one file at most");
      // Before a byte of it is stored; the fields that may show the token come first.
      proof.demand(form);
      const options = { name: part.filename };
      return await storeAttachment(
        site.room,
        part.body,
        options,
        (stored) => receive(site, proof, parts, form, stored),
      );
    }
  }
}

/** How long the next field may be. */
function fieldLimit(proof: Proof, form: Form = new Map()): number {
  if (proof.isGivenBy(form)) return MAX_FIELD;
  const kept = [...form].reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  return Math.max(0, MAX_UNPROVEN - kept);
}

function say(site: Site, proof: Proof, form: Form, attachment?: Attachment): void {
  proof.demand(form);
  const [text = "", localTime] = [form.get("msg"), foreignTime(form.get("lmtime"))];
  const nick = senderNick(site, form.get("resid"));
  sendAs(site, nick, (sender) => sender.send(text, attachment, localTime));
}

/** What the sender's clock shows, where that is set to another time zone than the host's. */
function foreignTime(lmtime = ""): string | undefined {
  const localTime = parseLocalTime(lmtime);
  const difference = Date.parse(`${lmtime}Z`) - Date.parse(`${formatLocal(Date.now())}Z`);
  return Math.abs(difference) < ZONE_STEP / 2 ? undefined : localTime;
}

/** A robot speaks under its own name, which is no user's; everybody else under the person's. */
function senderNick({ nick, token }: Site, resid = ""): string {
  // Without a token it is the web server that says who it is.
  const robot = token === undefined ? "" : unobscure(resid) ?? "";
  if (robot === "" || robot === nick) return nick;
  if (robot.length > MAX_NICK_LENGTH || sanitiseNick(robot) !== robot) {
    throw new RequestError(400, `"${robot}" is not a name to speak under`);
  }
  if (userId(robot) === undefined) return robot;
  throw new RequestError(403, `"${robot}" is another user: only they can speak under that name`);
}
