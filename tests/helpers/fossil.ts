/**
 * Debian's Fossil, which serves its chat page, and a proxy in front of it that hands what the page
 * asks of the chat to pipechat. Nothing is rewritten but where a request goes.
 *
 * @module
 */
import {
  createServer,
  type IncomingMessage,
  request as ask,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Page } from "playwright-core";
import type { TestBrowser } from "./browser.ts";
import type { TemporaryFolder } from "./temporary.ts";
import type { WebProgram } from "./web.ts";

const PASSWORD = "secret";
/** Unprivileged, and with the right to chat (`fossil help user`). */
const CAPABILITIES = "oC";
/** What the chat is asked for; the page itself is `/chat`. */
const CHAT_REQUEST = /^\/chat-/;

/** Fossil's page of the room that `web` serves. */
export class FossilChat implements AsyncDisposable {
  /** Who answers what the page asks of the chat; while there is nobody, the connection is broken. */
  web: WebProgram | undefined;
  /** Who is logged in. */
  readonly nick: string;
  readonly #server: Deno.ChildProcess;
  readonly #fossil: string;
  readonly #proxy: Server;

  private constructor(server: Deno.ChildProcess, fossil: string, web: WebProgram, nick: string) {
    this.#server = server;
    this.#fossil = fossil;
    this.nick = nick;
    this.web = web;
    this.#proxy = createServer((request, answer) => this.#pass(request, answer));
  }

  /** Makes a repository with a user of this name, and serves it. */
  static async start(folder: TemporaryFolder, web: WebProgram, nick: string): Promise<FossilChat> {
    const repository = folder.at("project.fossil");
    const fossil = async (...args: string[]) => {
      const env = { HOME: folder.path, USER: "setup" };
      const { success, stderr } = await new Deno.Command("fossil", { args, env }).output();
      if (!success) throw new Error(new TextDecoder().decode(stderr));
    };
    await fossil("new", "--admin-user", "setup", repository);
    await fossil("user", "new", nick, "", PASSWORD, "-R", repository);
    await fossil("user", "capabilities", nick, CAPABILITIES, "-R", repository);
    const server = new Deno.Command("fossil", {
      args: ["server", repository, "--localhost", "--nojail"],
      env: { HOME: folder.path },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const chat = new FossilChat(server, await addressOf(server), web, nick);
    await new Promise<void>((resolve) => chat.#proxy.listen(0, "127.0.0.1", resolve));
    return chat;
  }

  /** Logs in and opens the chat; resolves when the first poll was answered. */
  async open(browser: TestBrowser): Promise<Page> {
    const address = this.#proxy.address();
    const base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    const page = await browser.openBare(`${base}/login`);
    await page.fill("input[name=u]", this.nick);
    await page.fill("input[name=p]", PASSWORD);
    await page.click("input[name=in]");
    await Promise.all([
      page.waitForResponse((response) => response.url().includes("/chat-poll")),
      page.goto(`${base}/chat`),
    ]);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#proxy.closeAllConnections();
    await new Promise((resolve) => this.#proxy.close(resolve));
    this.#server.kill("SIGTERM");
    await this.#server.stdout.cancel();
    await this.#server.status;
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { url: path = "/", method, headers } = incoming;
    const isChat = CHAT_REQUEST.test(path);
    const fail = () => outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end();
    if (isChat && this.web === undefined) return fail();
    const base = isChat && this.web !== undefined ? this.web.base : this.#fossil;
    const { hostname, port, host, origin } = new URL(base);
    const own = {
      host,
      ...(headers.origin === undefined ? {} : { origin }),
      authorization: `Bearer ${this.web?.token}`,
    };
    const options = { hostname, port, path, method, headers: { ...headers, ...isChat ? own : {} } };
    const request = ask(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    request.on("error", fail);
    outgoing.on("close", () => request.destroy());
    incoming.pipe(request);
  }
}

async function addressOf({ stdout }: Deno.ChildProcess): Promise<string> {
  let text = "";
  // What comes behind it is left in the pipe: it is less than fits.
  for await (const piece of stdout.values({ preventCancel: true })) {
    text += new TextDecoder().decode(piece);
    const [, port] = /TCP port (?:\S+:)?(\d+)\b.*\n/.exec(text) ?? [];
    if (port !== undefined) return `http://127.0.0.1:${port}`;
  }
  throw new Error(`Fossil does not listen: ${text}`);
}
