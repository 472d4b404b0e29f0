/**
 * A room on another host: this program becomes ssh, which runs pipechat there, so that nothing
 * stands between the terminal and the room but the connection.
 *
 * @module
 */
import { becomeProgram } from "../../posix/exec.ts";
import { sanitise } from "../../sanitise.ts";
import { quote } from "../../shell_word.ts";
import { buildName, version } from "../../version.ts";
import { ExitStatus } from "../exit_status.ts";
import { type CommandLine, UsageError } from "../options.ts";
import { giveUpPermissions } from "../permissions.ts";
import type { Subcommand } from "../subcommand/subcommand.ts";
import { COPY_OPTION, remoteCall } from "./arguments.ts";
import { probeCommand, startCommand } from "./commands.ts";
import { copyOver, ownSize } from "./copy.ts";
import { RemoteError } from "./error.ts";
import { fetchTo, redirectInput } from "./files.ts";
import { isKnown, remember } from "./known_hosts.ts";
import { obstacle, type Probe, readProbe } from "./probe.ts";
import { connectionOptions, explainStart, sshArgv, terminalOptions } from "./ssh.ts";
import { answerOf } from "./talk.ts";

/** So much (UTF-16 units) of an answer that makes no sense is shown. */
const MAX_SHOWN = 200;
/** ssh's own status, when there is no connection (ssh(1)); it has said why. */
const NO_CONNECTION = 255;

/** Another host, and what ssh is given for each connection to it. */
interface Host {
  readonly name: string;
  readonly options: readonly string[];
}

/**
 * Does over there what the command line says.
 *
 * @returns The exit status, where this process is still there at the end.
 * @throws {RemoteError} when it can't be done there, or there is no pipechat.
 * @throws {UsageError} when it is not meant to be done from afar.
 */
export async function goThere(subcommand: Subcommand, line: CommandLine): Promise<number> {
  const copy = `pipechat-${buildName()}`;
  // As soon as this program has read its name, and before it has heard anything.
  giveUpPermissions(["run"]);
  const files = filesHere(subcommand, line);
  const { host: name, path, args } = remoteCall(subcommand, line, files.replaced);
  refuseWhatIsHere(subcommand, line, name, path);
  const isTerminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  const wish = copyWish(line, isTerminal);
  const host = { name, options: connectionOptions(name) };
  if (wish === "yes" || wish === "ask" && (line.has(COPY_OPTION) || !isKnown(name, copy))) {
    const status = await prepare(host, copy, wish);
    if (status !== ExitStatus.success) return status;
    remember(name, copy);
  }
  const { input, output } = files;
  if (input !== undefined) redirectInput(input);
  const isChat = isTerminal && input === undefined && output === undefined;
  const options = [...terminalOptions(isChat), ...host.options];
  const argv = sshArgv(name, startCommand(copy, name, args), options);
  if (output !== undefined) return await fetchTo(output, argv);
  try {
    becomeProgram(argv);
  } catch (error) {
    throw explainStart(error);
  }
}

/** Files of this host that a command line names, and what stands for them over there. */
function filesHere(
  { name }: Subcommand,
  line: CommandLine,
): { input?: string; output?: string; replaced: ReadonlyMap<string, string> } {
  const file = line.value("file");
  if (name === "send" && file !== undefined && file !== "-") {
    const called = line.value("name") ?? file.replace(/\/+$/, "").replace(/^.*\//s, "");
    return { input: file, replaced: new Map([["file", "-"], ["name", called]]) };
  }
  const output = line.value("output");
  if (name !== "get" || output === "-") return { replaced: new Map() };
  if (output === undefined || output.endsWith("/")) {
    throw new UsageError("from another host the file needs a name here: -o FILE, or -o -");
  }
  return { output, replaced: new Map([["output", "-"]]) };
}

/** @throws {UsageError} for what only works where the room is; it says how. */
function refuseWhatIsHere(
  { name, options }: Subcommand,
  line: CommandLine,
  host: string,
  path: string,
): void {
  const there = (...words: string[]) => words.map(quote).join(" ");
  if (name === "web") {
    const port = "8080";
    const forward = there("ssh", "-t", "-L", `${port}:127.0.0.1:${port}`, host);
    const serve = there("pipechat", "web", path, "--listen", `127.0.0.1:${port}`);
    throw new UsageError(
      `the page is made where the room is: ${forward} ${serve}, then open the address here`,
    );
  }
  if (!options.some((option) => option.name === COPY_OPTION)) {
    throw new UsageError(
      `${name} works where the room is: ${there("ssh", "-t", host, "pipechat", name, path)} ...`,
    );
  }
  if (line.has("exec")) {
    throw new UsageError("--exec would run over there: read from log --follow --json in a pipe");
  }
}

function copyWish(line: CommandLine, isTerminal: boolean): string {
  const wish = line.value(COPY_OPTION);
  if (wish !== "ask" || isTerminal) return wish ?? (isTerminal ? "ask" : "no");
  throw new UsageError("there is no terminal to ask on: give --copy yes, or no");
}

/** Sees to it that there is a pipechat; gives the exit status if there is none, and that was said. */
async function prepare(host: Host, copy: string, wish: string): Promise<number> {
  const { status, text } = await answerOf(host.name, probeCommand(copy), host.options);
  if (status === NO_CONNECTION) return status;
  const probe = readProbe(text);
  if (probe === undefined) throw nonsense(host.name, text);
  if (probe.program !== undefined) return ExitStatus.success;
  const why = whyNotCopied(host.name, probe);
  if (why !== undefined) {
    throw new RemoteError(`There is no pipechat on ${host.name}, and it can't be copied: ${why}`);
  }
  if (wish === "ask" && !isWanted(host.name)) {
    console.error("pipechat: Not done.");
    return ExitStatus.incomplete;
  }
  await copyOver(host.name, copy, host.options);
  return ExitStatus.success;
}

function whyNotCopied(host: string, probe: Probe): string | undefined {
  const why = obstacle(host, probe, { version, arch: Deno.build.arch });
  if (why !== undefined || Deno.build.standalone) return why;
  return "this one runs from source and is no executable: build one (deno task build), or " +
    "unpack that of a release over there";
}

function isWanted(host: string): boolean {
  const question = `There is no pipechat on ${host}. ` +
    `Copy this one (${ownSize()}) into ~/.cache/pipechat there? [y/N]`;
  return /^y(es)?$/i.test(prompt(sanitise(question))?.trim() ?? "");
}

function nonsense(host: string, text: string): RemoteError {
  const said = text.trim();
  const shown = said.length > MAX_SHOWN ? `${said.slice(0, MAX_SHOWN)}…` : said;
  const answer = shown === "" ? "nothing" : `"${sanitise(shown)}"`;
  return new RemoteError(
    `Cannot run commands on ${host}: asked for its system, its shell answered ${answer}`,
  );
}
