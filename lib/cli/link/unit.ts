/**
 * `pipechat link --unit`: a unit for systemd that does what the rest of the command line says.
 *
 * @module
 */
import { effectiveUid } from "../../posix/user.ts";
import { nameOf } from "../../room/names.ts";
import type { CommandLine } from "../options.ts";

/** What is handed on from the command line. */
const VALUES = ["name", "max-size", "ssh", "remote", "creds", "ca"] as const;

/** The unit; paths in it are absolute. */
export function unitText(line: CommandLine): string {
  const [path = "", ...targets] = line.operands;
  const room = path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
  const program = Deno.build.standalone ? Deno.execPath() : "/usr/local/bin/pipechat";
  const options = [
    ...VALUES.flatMap((name) => {
      const value = line.value(name);
      return value === undefined ? [] : [`--${name}=${value}`];
    }),
    ...line.has("accept-new") ? ["--accept-new"] : [],
  ];
  const words = [program, "link", ...options, room, ...targets];
  return `[Unit]
Description=The room ${escape(room)} on other hosts
Wants=network-online.target
After=network-online.target

[Service]
User=${nameOf(effectiveUid())}
ExecStart=${words.map(quote).join(" ")}
Restart=on-failure
RestartSec=5
NoNewPrivileges=yes
ProtectSystem=full
UMask=0077

[Install]
WantedBy=multi-user.target
`;
}

/** One word of a command line (systemd.service(5)); no variable and no specifier in it counts. */
function quote(word: string): string {
  const text = escape(word).replaceAll("$", "$$$$");
  return /^[\w./:@=+-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function escape(text: string): string {
  return text.replaceAll("%", "%%").replaceAll("\n", " ");
}
