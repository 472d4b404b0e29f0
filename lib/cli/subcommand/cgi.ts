/**
 * `pipechat cgi CHATDIR`: one request of a web server, as CGI hands it on (RFC 3875).
 *
 * @module
 */
import { Room } from "../../room/room.ts";
import { ownNick } from "../../room/identity.ts";
import { userId } from "../../posix/user.ts";
import { sanitiseNick } from "../../sanitise.ts";
import { failure } from "../../web/chat/answer.ts";
import { LoneAttendance } from "../../web/chat/news.ts";
import { wholeNumber } from "../../web/http/params.ts";
import { mustMakeSense } from "../../web/http/request_head.ts";
import { RequestError } from "../../web/http/request_error.ts";
import { respond } from "../../web/chat/router.ts";
import { POLL_TIMEOUT, PROOF_TIMEOUT } from "../../web/chat/site.ts";
import { ExitStatus } from "../exit_status.ts";
import { Interruption } from "../interruption.ts";
import type { CommandLine } from "../options.ts";
import { print, printBytes } from "../output.ts";
import { whenUnread } from "../unread.ts";

/** Headers of the request that matter, by the variables in which CGI passes them. */
const HEADERS = [
  ["CONTENT_TYPE", "content-type"],
  ["HTTP_HOST", "host"],
  ["HTTP_ORIGIN", "origin"],
  ["HTTP_SEC_FETCH_DEST", "sec-fetch-dest"],
  ["HTTP_SEC_FETCH_MODE", "sec-fetch-mode"],
  ["HTTP_SEC_FETCH_SITE", "sec-fetch-site"],
] as const;

/** Answers the request that the environment and stdin hold, on stdout. */
export async function cgi(line: CommandLine): Promise<number> {
  using interruption = new Interruption();
  const signal = AbortSignal.any([interruption.signal, unread()]);
  await write(await answerRequest(line.operands[0] ?? "", signal));
  return interruption.status ?? ExitStatus.success;
}

/** Aborted when the web server waits for no answer any more, because its client has gone. */
function unread(): AbortSignal {
  const controller = new AbortController();
  whenUnread().then(() => controller.abort());
  return controller.signal;
}

async function answerRequest(path: string, signal: AbortSignal): Promise<Response> {
  const pathInfo = variable("PATH_INFO");
  // The page names its parts relative to itself, so its address must end in a slash.
  if (pathInfo === "") {
    return new Response(null, {
      status: 302,
      // Two slashes would lead to another host.
      headers: { location: `${variable("SCRIPT_NAME").replace(/^\/+/, "/")}/` },
    });
  }
  try {
    using room = Room.open(path);
    const nick = remoteNick(variable("REMOTE_USER"));
    const site = {
      room,
      nick,
      token: undefined,
      isShared: true,
      pollTimeout: POLL_TIMEOUT,
      proofTimeout: PROOF_TIMEOUT,
      attend: () => new LoneAttendance(room),
      sender: () => undefined,
    };
    const encoded = pathInfo.split("/").map(encodeURIComponent).join("/");
    return await respond(site, readRequest(encoded, signal), encoded, report);
  } catch (error) {
    report(error);
    return failure(error, false);
  }
}

function readRequest(path: string, signal: AbortSignal): Request {
  const method = variable("REQUEST_METHOD") || "GET";
  mustMakeSense(method, path);
  const length = wholeNumber(variable("CONTENT_LENGTH") || "0", "CONTENT_LENGTH");
  const body = method === "POST" && length > 0 ? ReadableStream.from(readInput(length)) : null;
  const request = new Request(`http://localhost${path}?${variable("QUERY_STRING")}`, {
    method,
    signal,
    body,
  });
  for (const [name, header] of HEADERS) {
    if (variable(name) !== "") request.headers.set(header, variable(name));
  }
  return request;
}

/** So many bytes of stdin, which a web server need not end. */
async function* readInput(length: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let left = length; left > 0;) {
    const buffer = new Uint8Array(Math.min(left, 64 * 1024));
    const read = await Deno.stdin.read(buffer);
    if (read === null) return;
    left -= read;
    yield buffer.subarray(0, read);
  }
}

/**
 * Under which nick somebody speaks whom the web server knows. This program can only vouch for its
 * own user: the name of another user of this host gets a mark, so that nobody takes it for theirs.
 */
function remoteNick(user: string): string {
  if (user === "") {
    throw new RequestError(403, "Refused: the web server does not say who it is (REMOTE_USER)");
  }
  const nick = sanitiseNick(user);
  const isOther = nick !== ownNick(undefined) && userId(nick) !== undefined;
  return isOther ? `${nick}@web` : nick;
}

async function write(response: Response): Promise<void> {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`);
  await print(`Status: ${response.status}\r\n${headers.join("")}\r\n`);
  for await (const bytes of response.body ?? []) await printBytes(bytes);
}

function variable(name: string): string {
  return Deno.env.get(name) ?? "";
}

function report(error: unknown): void {
  console.error("pipechat:", error instanceof Error ? error.message : error);
}
