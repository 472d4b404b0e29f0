/**
 * From a request to its answer: what may be asked for, by whom, and who answers.
 *
 * @module
 */
import { answer, failure, FormError, isDefect } from "./answer.ts";
import type { Handler } from "../http/listening.ts";
import type { HttpRequest } from "../http/request.ts";
import { RequestError } from "../http/request_error.ts";
import type { HttpResponse } from "../http/response.ts";
import { downloadPath, messageId } from "./address.ts";
import type { Site } from "./site.ts";

/**
 * Answers one kind of request; `path` is what follows its name, without slashes. `onProof` is to be
 * called by those who look for the token in a form, when they have found it.
 */
type Responder = (
  site: Site,
  request: HttpRequest,
  url: URL,
  path: readonly string[],
  onProof: () => void,
) => HttpResponse | Promise<HttpResponse>;

/** One kind of request. */
interface Route {
  readonly methods: readonly ("GET" | "POST")[];
  /** What answers; a program that a web server starts anew for each request loads nothing else. */
  readonly load: () => Promise<Responder>;
  /** What shows that it is allowed, where that need not be the token in the header. */
  readonly proof?: "signature" | "form" | "ticket";
}

const ROUTES = new Map<string, Route>([
  ["chat-poll", {
    methods: ["GET", "POST"],
    load: async () => (await import("./poll.ts")).poll,
  }],
  ["chat-query", {
    methods: ["GET", "POST"],
    load: async () => (await import("./query.ts")).findAll,
  }],
  ["chat-fetch-one", {
    methods: ["GET"],
    load: async () => (await import("./query.ts")).fetchOne,
  }],
  ["chat-download", {
    methods: ["GET"],
    load: async () => (await import("./download.ts")).download,
    proof: "signature",
  }],
  ["chat-send", {
    methods: ["POST"],
    load: async () => (await import("./send.ts")).send,
    proof: "form",
  }],
  ["chat-delete", {
    methods: ["POST", "GET"],
    load: async () => (await import("./change.ts")).withdraw,
  }],
  ["chat-ack", {
    methods: ["POST"],
    load: async () => (await import("./change.ts")).acknowledge,
  }],
  ["chat-topic", {
    methods: ["GET", "POST"],
    load: async () => (await import("./topic.ts")).topic,
  }],
  ["chat-preview", {
    methods: ["POST"],
    load: async () => (await import("./preview.ts")).preview,
  }],
  ["chat-room", {
    methods: ["GET"],
    load: async () => (await import("./room_info.ts")).describeRoom,
  }],
  ["chat-enter", {
    methods: ["POST"],
    load: async () => (await import("./room_info.ts")).enter,
    proof: "ticket",
  }],
  ["alert-sounds", {
    methods: ["GET"],
    load: async () => (await import("./room_info.ts")).alertSound,
  }],
  ["chat-backup", {
    methods: ["GET"],
    load: async () => (await import("./room_info.ts")).backup,
  }],
]);

const LOADED = new Map<Route, Responder>();

/** Loads what answers all kinds of requests: a server does that before it begins. */
export async function loadResponders(): Promise<void> {
  await Promise.all([...ROUTES.values()].map(load));
  await import("../page/page.ts");
  await import("./markdown.ts");
}

async function load(route: Route): Promise<Responder> {
  const responder = await route.load();
  LOADED.set(route, responder);
  return responder;
}

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
  request: HttpRequest,
  path: string,
  report: (error: unknown) => void,
  onProof: () => void = () => {},
): Promise<HttpResponse> {
  const [name = "", ...rest] = path.split("/").filter((part) => part !== "").map(decode);
  try {
    mustBeSameSite(request);
    const route = ROUTES.get(name);
    // With a slash behind it, what the page names relative to itself would lead elsewhere.
    if (route === undefined) {
      return await pageAnswer(request, path, path === `/${name}` ? name : "/");
    }
    mustBeMethod(request, route.methods);
    const url = new URL(request.url);
    mustBeAllowed(site, request, url, route, rest);
    if (!isShownLater(route)) onProof();
    const respond = LOADED.get(route) ?? await load(route);
    return await respond(site, request, url, rest, onProof);
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
function wantsFine(request: HttpRequest, name: string): boolean {
  if (request.headers.get("user-agent")?.startsWith("Fossil/") === true) return true;
  return name === "chat-poll" && !new URL(request.url).searchParams.has("present");
}

async function pageAnswer(request: HttpRequest, path: string, name: string): Promise<HttpResponse> {
  const { pageFile } = await import("../page/page.ts");
  const file = pageFile(name);
  if (file === undefined) throw new RequestError(404, `There is nothing at "${path}"`);
  mustBeMethod(request, ["GET"]);
  return answer(file.body, file.headers);
}

function mustBeMethod({ method }: HttpRequest, methods: Route["methods"]): void {
  if (methods.some((each) => each === method) || method === "HEAD" && methods.includes("GET")) {
    return;
  }
  throw new RequestError(405, `This must be asked for with ${methods.join(" or ")}`);
}

/**
 * Refuses what another site makes a browser ask for. Browsers say where a request comes from
 * (Fetch Metadata, and the Origin header); other programs say nothing.
 */
function mustBeSameSite(request: HttpRequest): void {
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
  request: HttpRequest,
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
