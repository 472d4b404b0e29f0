/**
 * A room on the web without a server around it: requests go right to the router.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { OpenFlag } from "../../lib/posix/descriptor.ts";
import { openLog } from "../../lib/room/log/log_file.ts";
import { Room } from "../../lib/room/room.ts";
import { Sender } from "../../lib/room/sender.ts";
import { loadResponders, respond } from "../../lib/web/chat/router.ts";
import type { Site } from "../../lib/web/chat/site.ts";
import { Stay } from "../../lib/web/chat/stay.ts";
import { Token } from "../../lib/web/http/token.ts";
import type { WireMessage } from "../../lib/web/chat/wire.ts";
import { type HttpResponse, isWhole } from "../../lib/web/http/response.ts";
import { TemporaryFolder } from "./temporary.ts";

// As a server does: a request is answered at once.
await loadResponders();

export const HOST = "127.0.0.1:8080";

/** How the site differs from an ordinary one. */
export interface SiteOptions {
  readonly nick?: string;
  readonly pollTimeout?: number;
  readonly proofTimeout?: number;
  readonly grace?: number;
  /** Whether several people use the rights of this process. */
  readonly isShared?: boolean;
  /** Whether the token is asked for; false for a web server in front that knows who it is. */
  readonly hasToken?: boolean;
}

/** What `chat-poll` answers. */
export interface PollAnswer {
  readonly msgs: (WireMessage & { readonly isError?: true })[];
  readonly seen?: Readonly<Record<string, readonly string[]>>;
  readonly topic?: string;
  readonly maySetTopic?: boolean;
  readonly present?: { readonly pid: number; readonly user: string }[];
  readonly restart?: boolean;
  readonly cut?: boolean;
}

/** A room, and the answers of its site. */
export class TestSite implements AsyncDisposable {
  readonly folder = new TemporaryFolder();
  readonly room: Room;
  readonly stay: Stay;
  readonly site: Site;
  /** What the site called its own fault. */
  readonly defects: unknown[] = [];

  constructor(options: SiteOptions = {}) {
    const { nick = "alice", pollTimeout = 60_000, proofTimeout = 60_000, grace = 0 } = options;
    this.room = Room.open(this.folder.at("room"), { create: true });
    const stay = this.stay = new Stay(this.room, nick, grace);
    const token = options.hasToken === false ? undefined : new Token();
    this.site = {
      room: this.room,
      nick,
      token,
      isShared: options.isShared ?? false,
      pollTimeout,
      proofTimeout,
      attend: () => stay.attend(),
      sender: () => stay.sender(),
      catchUp: () => stay.catchUp(),
    };
  }

  /** Asks with the token. */
  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${this.site.token?.text}`);
    return this.askOpenly(path, { ...init, headers });
  }

  /** Asks without the token. */
  async askOpenly(path: string, init: RequestInit = {}): Promise<Response> {
    const request = new Request(`http://${HOST}/${path}`, init);
    request.headers.set("host", HOST);
    const asked = new URL(request.url).pathname;
    return toResponse(
      await respond(this.site, request, asked, (error) => this.defects.push(error)),
    );
  }

  async poll(query: string, init: RequestInit = {}): Promise<PollAnswer> {
    return await (await this.ask(`chat-poll?${query}`, init)).json();
  }

  /** Sends a form. */
  async post(fields: Record<string, string | File>): Promise<Response> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return await this.ask("chat-send", { method: "POST", body: form });
  }

  /** Says something from outside; returns its id. */
  say(text: string, nick = "bob"): number {
    using sender = new Sender(this.room, nick);
    return sender.send(text).id;
  }

  /** Appends bytes to the log, as any other program may. */
  append(text: string): void {
    Deno.writeTextFileSync(this.folder.at("room/log"), text, { append: true });
  }

  get log(): string {
    // A room has no log before something is written to it.
    using _log = openLog(this.room, OpenFlag.O_RDONLY, true);
    return Deno.readTextFileSync(this.folder.at("room/log"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stay[Symbol.dispose]();
    this.room.close();
    await this.folder[Symbol.asyncDispose]();
  }
}

/** An answer in the form of fetch. */
function toResponse({ status, reason = "", headers, body }: HttpResponse): Response {
  const sent = isWhole(body) ? new Uint8Array(Buffer.from(body)) : ReadableStream.from(body);
  return new Response(sent, { status, statusText: reason, headers: { ...headers } });
}
