/**
 * From a request to its answer: what may be asked for, by whom, and who answers.
 *
 * @module
 */
import { effectiveUid } from "../../posix/user.ts";
import { findMessage } from "../../room/log/find.ts";
import type { ChatMessage } from "../../room/message/message.ts";
import { answer, done, failure, FormError, isDefect } from "./answer.ts";
import type { Handler } from "../http/listening.ts";
import { RequestError } from "../http/request_error.ts";
import { download } from "./download.ts";
import { pageFile } from "../page/page.ts";
import { poll } from "./poll.ts";
import { fetchOne, findAll } from "./query.ts";
import { alertSound, describeRoom, enter, preview } from "./room_info.ts";
import { send } from "./send.ts";
import { sendAs, type Site } from "./site.ts";
import { downloadPath, messageId } from "./wire.ts";

/**
 * Answers one kind of request; `path` is what follows its name, without slashes. `onProof` is to be
 * called by those who look for the token in a form, when they have found it.
 */
type Responder = (
  site: Site,
  request: Request,
  url: URL,
  path: readonly string[],
  onProof: () => void,
) => Response | Promise<Response>;

/** One kind of request. */
interface Route {
  readonly methods: readonly ("GET" | "POST")[];
  readonly respond: Responder;
  /** What shows that it is allowed, where that need not be the token in the header. */
  readonly proof?: "signature" | "form" | "ticket";
}

const ROUTES = new Map<string, Route>([
  ["chat-poll", { methods: ["GET", "POST"], respond: poll }],
  ["chat-query", { methods: ["GET", "POST"], respond: findAll }],
  ["chat-fetch-one", { methods: ["GET"], respond: fetchOne }],
  ["chat-download", { methods: ["GET"], respond: download, proof: "signature" }],
  ["chat-send", { methods: ["POST"], respond: send, proof: "form" }],
  ["chat-delete", { methods: ["POST", "GET"], respond: withdraw }],
  ["chat-ack", { methods: ["POST"], respond: acknowledge }],
  ["chat-preview", { methods: ["POST"], respond: preview }],
  ["chat-room", { methods: ["GET"], respond: describeRoom }],
  ["chat-enter", { methods: ["POST"], respond: enter, proof: "ticket" }],
  ["chat-backup", { methods: ["GET"], respond: backup }],
  ["alert-sounds", { methods: ["GET"], respond: alertSound }],
]);

/**
 * What answers the requests to a server.
 *
 * @param report Told what is the program's own fault.
 */
export function handlerFor(site: Site, report: (error: unknown) => void): Handler {
  return {
    handle: (request, path, onProof) => respond(site, request, path, report, onProof),
    failure,
  };
}

/**
 * Answers a request.
 *
 * @param path Its path below the place where the room is served.
 * @param report Told what is the program's own fault.
 * @param onProof Told when the request has shown that it is allowed.
 */
export async function respond(
  site: Site,
  request: Request,
  path: string,
  report: (error: unknown) => void,
  onProof: () => void = () => {},
): Promise<Response> {
  const [name = "", ...rest] = path.split("/").filter((part) => part !== "").map(decode);
  try {
    mustBeSameSite(request);
    // With a slash behind it, what the page names relative to itself would lead elsewhere.
    const page = pageFile(path === `/${name}` ? name : undefined);
    if (page !== undefined) return pageAnswer(request, page);
    const route = ROUTES.get(name);
    if (route === undefined) throw new RequestError(404, `There is nothing at "${path}"`);
    mustBeMethod(request, route.methods);
    const url = new URL(request.url);
    mustBeAllowed(site, request, url, route, rest);
    if (!isShownLater(route)) onProof();
    return await route.respond(site, request, url, rest, onProof);
  } catch (error) {
    // Nobody waits for the answer any more.
    const isGone = request.signal.aborted && error === request.signal.reason;
    if (isDefect(error instanceof FormError ? error.cause : error) && !isGone) report(error);
    return failure(error instanceof FormError ? error.cause : error, {
      isBare: name === "chat-send" || name === "chat-fetch-one",
      isFine: error instanceof FormError || wantsFine(request, name),
    });
  }
}

/**
 * Whether errors are to be told with status 200, as Fossil's programs take anything else for a
 * failure of the server: `fossil chat send` prints it and succeeds, and Fossil's page asks again
 * every second. Our own page asks for those who are present, and no other does.
 */
function wantsFine(request: Request, name: string): boolean {
  if (request.headers.get("user-agent")?.startsWith("Fossil/") === true) return true;
  return name === "chat-poll" && !new URL(request.url).searchParams.has("present");
}

/** `chat-delete/N`: takes a message back for everybody. */
function withdraw(
  site: Site,
  request: Request,
  url: URL,
  path: readonly string[],
): Response {
  const { room, nick, isShared } = site;
  if (request.method !== "POST") mustBeAskedByPage(site, request);
  const wanted = messageId(url, path);
  if (isShared) mustBeOwn(findMessage(room, wanted), nick);
  sendAs(site, nick, (sender) => sender.takeBack(wanted));
  return done();
}

/** `chat-ack/N`: says to everybody that one has seen a message. */
function acknowledge(
  site: Site,
  _request: Request,
  url: URL,
  path: readonly string[],
): Response {
  const { id } = findMessage(site.room, messageId(url, path));
  sendAs(site, site.nick, (sender) => sender.acknowledge(id));
  return done();
}

/**
 * Fossil's page deletes with a GET, which any link can make a browser ask for, with the password
 * that it keeps for this site. So a script of this very site must ask (Fetch Metadata), or whoever
 * can put the token into a header, which no link can.
 */
function mustBeAskedByPage({ token }: Site, { headers }: Request): void {
  const isOwn = headers.get("sec-fetch-site") === "same-origin" &&
    headers.get("sec-fetch-dest") === "empty";
  if (isOwn || token !== undefined) return;
  throw new RequestError(405, "This must be asked for with POST, or by a page of this site");
}

/** `chat-backup`, for `fossil chat pull`, which prints nothing of an answer but its status line. */
function backup(): Response {
  throw new RequestError(
    501,
    "pipechat has no database to pull: its log is text (pipechat log --json CHATDIR)",
  );
}

/** A robot of some user of the host may have the same name as somebody whom a web server knows. */
function mustBeOwn({ id, nick, authorship }: ChatMessage, own: string): void {
  const isOurs = authorship?.uid === undefined || authorship.uid === effectiveUid();
  if (nick !== own || !isOurs) throw new RequestError(403, `Message #${id} is not yours`);
}

function pageAnswer(request: Request, { body, headers }: NonNullable<ReturnType<typeof pageFile>>) {
  mustBeMethod(request, ["GET"]);
  return answer(body, headers);
}

function mustBeMethod({ method }: Request, methods: Route["methods"]): void {
  if (methods.some((each) => each === method) || method === "HEAD" && methods.includes("GET")) {
    return;
  }
  throw new RequestError(405, `This must be asked for with ${methods.join(" or ")}`);
}

/**
 * Refuses what another site makes a browser ask for. Browsers say where a request comes from
 * (Fetch Metadata, and the Origin header); other programs say nothing.
 */
function mustBeSameSite(request: Request): void {
  const site = request.headers.get("sec-fetch-site") ?? "none";
  // A link that leads to the page is harmless: the page itself holds nothing.
  const isVisit = request.method === "GET" &&
    request.headers.get("sec-fetch-mode") === "navigate" &&
    request.headers.get("sec-fetch-dest") === "document";
  const origin = request.headers.get("origin");
  const isForeign = origin !== null && hostOf(origin) !== request.headers.get("host");
  if (isForeign || !["same-origin", "none"].includes(site) && !isVisit) {
    throw new RequestError(403, "Refused: another site asks for this");
  }
}

function mustBeAllowed(
  { token }: Site,
  request: Request,
  url: URL,
  route: Route,
  path: readonly string[],
): void {
  if (token === undefined || isShownLater(route) || token.isShownBy(request)) return;
  const signed = downloadPath(messageId(url, path));
  if (route.proof === "signature" && token.isSigned(signed, url.searchParams)) return;
  throw new RequestError(403, "Refused: use the address, with its token, that pipechat printed");
}

/** Whether it is for those who answer to look whether the request is allowed. */
function isShownLater({ proof }: Route): boolean {
  return proof === "form" || proof === "ticket";
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
