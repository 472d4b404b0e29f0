/**
 * `pipechat cgi CHATDIR`: one request of a web server, as CGI hands it on (RFC 3875).
 *
 * @module
 */
import { readPageDefaults } from "../../room/page_defaults.ts";
import { Room } from "../../room/room.ts";
import { sanitise } from "../../sanitise.ts";
import { failure } from "../../web/chat/answer.ts";
import { LoneAttendance } from "../../web/chat/lone_attendance.ts";
import { respond } from "../../web/chat/router.ts";
import { POLL_TIMEOUT, PROOF_TIMEOUT } from "../../web/chat/site.ts";
import { remoteNick } from "../cgi/remote_nick.ts";
import { ownPath, readRequest, remoteUser, requestPath } from "../cgi/request.ts";
import { ExitStatus } from "../exit_status.ts";
import { Interruption } from "../interruption.ts";
import type { CommandLine } from "../options.ts";
import { print, printBytes, whenReaderGone } from "../output.ts";
import { headerLines, type HttpResponse, isWhole, statusOf } from "../../web/http/response.ts";

/** Answers the request that the environment and stdin hold, on stdout. */
export async function cgi(line: CommandLine): Promise<number> {
  using interruption = new Interruption();
  const signal = AbortSignal.any([interruption.signal, readerGone()]);
  // The room stays open for an answer that is made while it is sent.
  using opened = new DisposableStack();
  await write(await answerRequest(line.operands[0] ?? "", opened, signal));
  return interruption.status ?? ExitStatus.success;
}

/** Aborted when the web server waits for no answer any more, because its client has gone. */
function readerGone(): AbortSignal {
  const controller = new AbortController();
  whenReaderGone().then(() => controller.abort());
  return controller.signal;
}

async function answerRequest(
  room: string,
  opened: DisposableStack,
  signal: AbortSignal,
): Promise<HttpResponse> {
  try {
    const path = requestPath();
    // The page names its parts relative to itself, so its address must end in a slash.
    if (path === "") return { status: 302, headers: { location: ownPath() }, body: "" };
    return await answerIn(opened.use(Room.open(room)), path, signal);
  } catch (error) {
    report(error);
    return failure(error);
  }
}

async function answerIn(room: Room, path: string, signal: AbortSignal): Promise<HttpResponse> {
  const site = {
    room,
    nick: remoteNick(remoteUser()),
    token: undefined,
    isShared: true,
    pollTimeout: readPageDefaults(room).poll ?? POLL_TIMEOUT,
    proofTimeout: PROOF_TIMEOUT,
    attend: () => new LoneAttendance(room),
    sender: () => undefined,
    catchUp: () => {},
  };
  return await respond(site, readRequest(path, signal), path, report);
}

/** The web server sees by itself where an answer ends. */
async function write(response: HttpResponse): Promise<void> {
  const { body } = response;
  const start = [`Status: ${statusOf(response)}`, ...headerLines(response), "", ""].join("\r\n");
  await print(typeof body === "string" ? start + body : start);
  if (typeof body === "string") return;
  for await (const bytes of isWhole(body) ? [body] : body) await printBytes(bytes);
}

/** One line in the log of the web server, whatever a client put into it. */
function report(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  console.error(`pipechat: ${sanitise(why)}`);
}
