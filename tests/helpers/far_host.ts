/**
 * Another host, as far as ssh and a person can tell: a real sshd on this machine, whose commands
 * find a home and programs of their own.
 *
 * @module
 */
import { quote } from "../../lib/shell_word.ts";
import { NOBODYS, programArgv, type ProgramOptions } from "./program.ts";
import { Sshd } from "./sshd.ts";
import { namesIn, TemporaryFolder } from "./temporary.ts";

/** What the host is called. */
const NAME = "far";

/** How the other host is. */
export interface FarOptions {
  /** Whether it has a pipechat, as it has if nothing is said. */
  readonly hasProgram?: boolean;
  /** What reads commands there, `sh` if nothing is said; or a program that is there instead. */
  readonly shell?: string;
  /** The home directory there, in the folder if nothing is said. */
  readonly home?: string;
  /** More lines of the configuration of ssh. */
  readonly settings?: readonly string[];
}

/** Another host, and the person who goes there. */
export class FarHost extends TemporaryFolder {
  readonly home: string;
  /** For programs that go there; their working directory is another one than over there. */
  readonly options: ProgramOptions;
  readonly #sshd: Sshd;

  private constructor(sshd: Sshd, home: string | undefined) {
    super();
    this.#sshd = sshd;
    this.home = home ?? this.at("home");
    this.options = {
      cwd: this.at("here"),
      env: {
        PATH: `${this.at("near")}:${Deno.env.get("PATH")}`,
        XDG_RUNTIME_DIR: this.at("r"),
        XDG_STATE_HOME: this.at("state"),
      },
    };
    // Its path is short: that of a socket has a limit.
    Deno.mkdirSync(this.at("r"), { mode: 0o700 });
    for (const name of ["here", "near", "bin", "state", "rooms"]) Deno.mkdirSync(this.at(name));
    if (home === undefined) Deno.mkdirSync(this.home);
  }

  static async start(options: FarOptions = {}): Promise<FarHost> {
    const { hasProgram = true, shell = "sh", home, settings = [] } = options;
    const far = new FarHost(await Sshd.start(), home);
    if (hasProgram) await far.addProgram();
    far.write("shell", [
      `export HOME=${quote(far.home)} PATH=${far.at("bin")}:/usr/bin:/bin TZ=UTC`,
      // What is ssh's, but for what tells of the terminal.
      "unset XDG_RUNTIME_DIR SSH_CONNECTION SSH_CLIENT",
      `cd && exec ${shell} -c "$SSH_ORIGINAL_COMMAND"`,
    ]);
    const configuration = await far.#sshd.addShell(NAME, far.at("shell"));
    const more = settings.map((line) => `${line}\n`).join("");
    await Deno.writeTextFile(configuration, more, { append: true });
    far.write("near/ssh", [`exec /usr/bin/ssh -F ${configuration} "$@"`]);
    return far;
  }

  /** How a room over there is named here. */
  room(path: string): string {
    return `${NAME}:${path}`;
  }

  /** Makes a program over there. */
  addTool(name: string, ...lines: readonly string[]): void {
    this.write(`bin/${name}`, lines);
  }

  /** Lets nobody in any more who is not there already. */
  async refuse(): Promise<void> {
    await this.#sshd.stop();
  }

  /** The sockets of shared connections. */
  get sockets(): string[] {
    return namesIn(this.at("r")).includes("pipechat") ? namesIn(this.at("r/pipechat")) : [];
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) {
      const path = this.at(`r/pipechat/${socket}`);
      await new Deno.Command("ssh", { args: ["-S", path, "-O", "exit", NAME], stderr: "null" })
        .output();
    }
    await this.#sshd[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }

  /** Puts the pipechat that is tested over there. */
  async addProgram(): Promise<void> {
    const settings = Object.entries(NOBODYS).map(([name, value]) => `${name}=${quote(value)}`);
    const words = (await programArgv([])).map(quote).join(" ");
    this.addTool("pipechat", `export ${settings.join(" ")}`, `exec ${words} "$@"`);
  }

  /** Writes a script for sh. */
  write(name: string, lines: readonly string[]): void {
    Deno.writeTextFileSync(this.at(name), ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
  }
}
