/**
 * `pipechat web CHATDIR`: the room in a browser.
 *
 * @module
 */
import { ownNick } from "../../room/names.ts";
import { readPageDefaults } from "../../room/page_defaults.ts";
import { Room } from "../../room/room.ts";
import type { SessionEvent } from "../../room/session.ts";
import { sanitise } from "../../sanitise.ts";
import { type Address, AddressError, parseAddress } from "../../web/http/address.ts";
import { ListenError } from "../../web/http/listening.ts";
import { Server } from "../../web/http/server.ts";
import { handlerFor, loadResponders } from "../../web/chat/router.ts";
import { POLL_TIMEOUT, PROOF_TIMEOUT, type Site } from "../../web/chat/site.ts";
import { GRACE, Stay } from "../../web/chat/stay.ts";
import { Token } from "../../web/http/token.ts";
import { tellAudience } from "../audience.ts";
import { ExitStatus } from "../exit_status.ts";
import { Interruption } from "../interruption.ts";
import { openInBrowser } from "./open_browser.ts";
import { print, printLines } from "../output.ts";
import { noticeOf, withoutEchoes } from "../room_notice.ts";
import { type CommandLine, UsageError } from "../options.ts";
import { setDefaults } from "../web/set_defaults.ts";
import { TokenFileError, tokenFromFile } from "../web/token_file.ts";
import { unitFor } from "../web/unit.ts";

/** Any free port, for this machine only. */
const DEFAULT_ADDRESS = "127.0.0.1:0";

/** Serves the room until it is told to stop, or until the room is destroyed. */
export async function web(line: CommandLine): Promise<number> {
  try {
    return await run(line);
  } catch (error) {
    if (!(error instanceof ListenError || error instanceof TokenFileError)) throw error;
    console.error(`pipechat: ${error.message}`);
    return ExitStatus.system;
  }
}

async function run(line: CommandLine): Promise<number> {
  const [path = ""] = line.operands;
  const address = addressOf(line);
  using room = Room.open(path);
  for (const warning of room.warnings()) console.error(`pipechat: warning: ${sanitise(warning)}`);
  const defaults = line.value("default");
  if (defaults !== undefined) {
    await printLines(setDefaults(room, defaults));
    return ExitStatus.success;
  }
  if (line.has("unit")) {
    await print(unitFor(line, room, path, address));
    return ExitStatus.success;
  }
  return await serve(line, room, address);
}

async function serve(line: CommandLine, room: Room, address: Address): Promise<number> {
  tellAudience(room);
  const nick = ownNick(Deno.env.get("SUDO_USER"));
  const tokenFile = line.value("token-file");
  const token = tokenFile === undefined ? new Token() : tokenFromFile(tokenFile);
  // From the first moment on, though it joins only when a browser comes.
  room.hold();
  using stay = new Stay(room, nick, GRACE, (events) => remark(events, room));
  const site: Site = {
    room,
    nick,
    token,
    isShared: false,
    pollTimeout: readPageDefaults(room).poll ?? POLL_TIMEOUT,
    proofTimeout: PROOF_TIMEOUT,
    attend: () => stay.attend(),
    sender: () => stay.sender(),
    catchUp: () => stay.catchUp(),
  };
  using interruption = new Interruption();
  await loadResponders();
  const server = await Server.start(handlerFor(site, reportDefect), address);
  try {
    const url = server.url(token.text);
    await print(`${url}\n`);
    if (address.type === "unix") {
      console.error(`pipechat: from afar: ssh -L 8080:${sanitise(address.path)} HOST`);
    }
    using _page = line.has("open")
      ? openInBrowser(server.url(`ticket=${token.makeTicket()}`))
      : undefined;
    await Promise.race([interruption.received, stay.gone]);
    return interruption.status ?? ExitStatus.success;
  } finally {
    // Before the server ends, so that all who wait get their answer.
    stay[Symbol.dispose]();
    await server.close();
  }
}

function addressOf(line: CommandLine) {
  try {
    return parseAddress(line.value("listen") ?? DEFAULT_ADDRESS, line.has("i-know"));
  } catch (error) {
    throw error instanceof AddressError ? new UsageError(error.message) : error;
  }
}

/** Tells on stderr what has become of the room; the page shows what was said in it. */
function remark(events: readonly SessionEvent[], room: Room): void {
  for (const event of withoutEchoes(events)) {
    if (event.type === "group") continue;
    console.error(`pipechat: ${noticeOf(event, room)}`);
  }
}

function reportDefect(error: unknown): void {
  console.error("pipechat:", error instanceof Error ? error.stack : error);
}
