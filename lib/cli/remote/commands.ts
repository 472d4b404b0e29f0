/**
 * What is run on another host: each is one command line for the login shell over there, which hands
 * it on to sh(1) at once, as it may be one that knows no functions.
 *
 * @module
 */
import { quote } from "../../shell_word.ts";
import find from "./find.sh" with { type: "text" };
import install from "./install.sh" with { type: "text" };
import probe from "./probe.sh" with { type: "text" };
import start from "./start.sh" with { type: "text" };

/** What tells about the terminal here, but is not handed on by ssh as `TERM` is. */
const OF_TERMINAL = ["NO_COLOR", "COLORTERM", "TMUX"] as const;

/**
 * Becomes pipechat over there.
 *
 * @param copy How a copy of this very program is called over there.
 * @param host What the person calls the host.
 * @param args What pipechat is given.
 */
export function startCommand(copy: string, host: string, args: readonly string[]): string {
  const settings = OF_TERMINAL.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return command(find + start, [copy, host, ...args], settings);
}

/** Tells about pipechat and the system over there, as `readProbe` reads it. */
export function probeCommand(copy: string): string {
  return command(find + probe, [copy]);
}

/** Takes a copy of this program from its standard input, and tells what became of it. */
export function installCommand(copy: string, sha256: string): string {
  return command(install, [copy, sha256]);
}

function command(
  script: string,
  args: readonly string[],
  settings: readonly string[] = [],
): string {
  const environment = settings.length === 0 ? [] : ["env", ...settings];
  return ["exec", ...environment, "sh", "-c", script, "pipechat", ...args].map(quote).join(" ");
}
