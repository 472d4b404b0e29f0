/**
 * `pipechat web CHATDIR`: the room in a browser.
 *
 * @module
 */
import { ownNick } from "../room/identity.ts";
import { Room } from "../room/room.ts";
import { sanitise } from "../terminal/sanitise.ts";
import { AddressError, parseAddress } from "../web/address.ts";
import { ListenError, Server } from "../web/server.ts";
import type { Site } from "../web/site.ts";
import { Stay } from "../web/stay.ts";
import { Token } from "../web/token.ts";
import { ExitStatus, SIGNAL_STATUS } from "./exit_status.ts";
import { openInBrowser } from "./open_browser.ts";
import { type CommandLine, UsageError } from "./options.ts";

/** Any free port, for this machine only. */
const DEFAULT_ADDRESS = "127.0.0.1:0";
/** Fossil's: long enough to be rare, short enough for what is between to keep it open (ms). */
const POLL_TIMEOUT = 420_000;

/** Serves the room until it is told to stop, or until the room is destroyed. */
export async function web(line: CommandLine): Promise<number> {
  const [path = ""] = line.operands;
  const address = addressOf(line);
  using room = Room.open(path, { create: true });
  for (const warning of room.warnings()) console.error(`pipechat: warning: ${sanitise(warning)}`);
  const nick = ownNick(Deno.env.get("SUDO_USER"));
  const token = new Token();
  using stay = new Stay(room, nick);
  const site: Site = { room, nick, token, pollTimeout: POLL_TIMEOUT, attend: () => stay.attend() };
  using signals = new Signals();
  try {
    const server = await Server.start(site, address, reportDefect);
    try {
      const url = server.url(token.text);
      console.log(url);
      if (address.type === "unix") {
        console.error(`pipechat: from afar: ssh -L 8080:${sanitise(address.path)} HOST`);
      }
      using _page = line.has("open") ? await openInBrowser(url) : undefined;
      const gone = stay.gone.then(() => ExitStatus.success);
      return await Promise.race([signals.status, gone]);
    } finally {
      // Before the server ends, so that all who wait get their answer.
      stay[Symbol.dispose]();
      await server.close();
    }
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    console.error(`pipechat: ${error.message}`);
    return ExitStatus.system;
  }
}

function addressOf(line: CommandLine) {
  try {
    return parseAddress(line.value("listen") ?? DEFAULT_ADDRESS, line.has("i-know"));
  } catch (error) {
    throw error instanceof AddressError ? new UsageError(error.message) : error;
  }
}

function reportDefect(error: unknown): void {
  console.error("pipechat:", error instanceof Error ? error.stack : error);
}

/** The signals that ask a program to end, taken until this is disposed of. */
class Signals implements Disposable {
  readonly #received = Promise.withResolvers<number>();
  readonly #handlers = Object.entries(SIGNAL_STATUS).map(([name, status]) => ({
    name: name as Deno.Signal, // The keys of that table are names of signals.
    handler: () => this.#received.resolve(status),
  }));

  constructor() {
    for (const { name, handler } of this.#handlers) Deno.addSignalListener(name, handler);
  }

  /** The exit status that belongs to the first of them. */
  get status(): Promise<number> {
    return this.#received.promise;
  }

  [Symbol.dispose](): void {
    for (const { name, handler } of this.#handlers) Deno.removeSignalListener(name, handler);
  }
}
