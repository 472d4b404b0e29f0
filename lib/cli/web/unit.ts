/**
 * The unit by which systemd serves a room for a user, again after each start of the host.
 *
 * @module
 */

import { resolve } from "@std/path/resolve";
import type { Room } from "../../room/room.ts";
import { type Address, hostAndPort } from "../../web/http/address.ts";
import { type CommandLine, UsageError } from "../options.ts";

/** What is to be served, and how. */
export interface ServiceOptions {
  /** The words that run pipechat. */
  readonly program: readonly string[];
  /** Of the room, absolute. */
  readonly room: string;
  /** Options of `pipechat web`; paths in them are absolute. */
  readonly options: readonly string[];
}

/**
 * The unit that does what a command line of `pipechat web` says.
 *
 * @throws {UsageError} when the address would be another one after each start.
 */
export function unitFor(line: CommandLine, room: Room, path: string, address: Address): string {
  const tokenFile = line.value("token-file");
  const isFixed = address.type === "unix" || address.port !== 0;
  if (tokenFile === undefined || !isFixed) {
    throw new UsageError(
      "--unit needs an address that lasts: --listen 127.0.0.1:PORT or unix:PATH, and --token-file",
    );
  }
  const listen = address.type === "unix"
    ? `unix:${resolve(address.path)}`
    : hostAndPort(address.hostname, address.port);
  return formatUnit({
    program: [Deno.build.standalone ? Deno.execPath() : "pipechat"],
    room: room.place ?? resolve(path),
    options: [
      "--listen",
      listen,
      ...(line.has("i-know") ? ["--i-know"] : []),
      "--token-file",
      resolve(tokenFile),
    ],
  });
}

/** The text of the unit, for `~/.config/systemd/user/NAME.service`. */
export function formatUnit({ program, room, options }: ServiceOptions): string {
  const command = [...program, "web", ...options, room].map(quote).join(" ");
  return `[Unit]
Description=${withoutSpecifiers(`pipechat: ${room} in a browser`)}

[Service]
ExecStart=${command}
SuccessExitStatus=SIGTERM 143
Restart=on-failure
RestartSec=30
NoNewPrivileges=yes

[Install]
WantedBy=default.target
`;
}

/** One word of a command line (systemd.service(5), "Command lines"). */
function quote(word: string): string {
  const escaped = word.replace(/[\\"]/g, "\\$&").replaceAll("$", "$$$$").replaceAll("\n", "\\n");
  return `"${withoutSpecifiers(escaped)}"`;
}

/** Text in which nothing is replaced (systemd.unit(5), "Specifiers"). */
function withoutSpecifiers(text: string): string {
  return text.replaceAll("%", "%%").replaceAll("\n", " ");
}
