/**
 * A real sshd on this machine, with keys and a folder of its own.
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import { quote } from "../../lib/shell_word.ts";
import { findProgram, isRoot, type Needy, programOnly } from "./needs.ts";
import { freePort, untilListening } from "./port.ts";
import { NOBODYS, programArgv } from "./program.ts";
import { TemporaryFolder } from "./temporary.ts";

/** Options for tests that need sshd. */
export function sshdOnly(name: string): Needy {
  return programOnly("sshd", name, "openssh-server");
}

/** A running sshd; whoever has one of its keys is let in for one command. */
export class Sshd extends TemporaryFolder {
  readonly port: number;
  #child: Deno.ChildProcess | undefined;

  private constructor(port: number) {
    super();
    this.port = port;
  }

  static async start(): Promise<Sshd> {
    const sshd = new Sshd(freePort());
    // Where sshd is started as root it goes to this empty directory.
    if (isRoot) Deno.mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    await makeKey(sshd.at("host_key"));
    Deno.writeTextFileSync(sshd.at("authorized_keys"), "");
    Deno.writeTextFileSync(
      sshd.at("sshd_config"),
      [
        `ListenAddress 127.0.0.1:${sshd.port}`,
        `HostKey ${sshd.at("host_key")}`,
        `AuthorizedKeysFile ${sshd.at("authorized_keys")}`,
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "PermitRootLogin prohibit-password",
        "MaxStartups 100",
        "",
      ].join("\n"),
    );
    await sshd.#run();
    return sshd;
  }

  /**
   * Makes a key that runs nothing but pipechat with these arguments, and a configuration for ssh
   * that takes it.
   *
   * @returns What to give as `--ssh`.
   */
  async addKey(name: string, args: readonly string[], state: string): Promise<string> {
    const argv = await programArgv(args);
    const settings = { ...NOBODYS, XDG_STATE_HOME: state, NO_COLOR: "1" };
    const words = ["env", ...Object.entries(settings).map((pair) => pair.join("=")), ...argv];
    const command = words.map(quote).join(" ").replace(/["\\]/g, "\\$&");
    return `ssh -F ${await this.#letIn(name, `restrict,command="${command}"`)}`;
  }

  /**
   * Makes a key for a program that runs whatever is asked for, as SSH_ORIGINAL_COMMAND, and a
   * configuration for ssh in which `name` is this host.
   *
   * @returns The path of that.
   */
  async addShell(name: string, program: string): Promise<string> {
    const path = await this.#letIn(name, `command="${program}"`);
    const place = `Host ${name}\nHostName 127.0.0.1\nPort ${this.port}\n`;
    await Deno.writeTextFile(path, place, { append: true });
    return path;
  }

  /** Makes a key with these rights, and a configuration that takes it. */
  async #letIn(name: string, rights: string): Promise<string> {
    await makeKey(this.at(name));
    const key = Deno.readTextFileSync(`${this.at(name)}.pub`);
    Deno.writeTextFileSync(this.at("authorized_keys"), `${rights} ${key}`, { append: true });
    const path = this.at(`${name}.config`);
    Deno.writeTextFileSync(
      path,
      [
        "Host *",
        `IdentityFile ${this.at(name)}`,
        "IdentitiesOnly yes",
        "StrictHostKeyChecking no",
        "LogLevel ERROR",
        `UserKnownHostsFile ${this.at("known_hosts")}`,
        "",
      ].join("\n"),
    );
    return path;
  }

  /** Kills it, and starts it again. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#run();
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await super[Symbol.asyncDispose]();
  }

  /** Kills it; who is connected stays so. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    child?.kill("SIGKILL");
    await child?.status;
  }

  async #run(): Promise<void> {
    this.#child = new Deno.Command(findProgram("sshd") ?? "sshd", {
      args: ["-D", "-f", this.at("sshd_config"), "-E", this.at("sshd.log")],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const log = () => Deno.readTextFileSync(this.at("sshd.log"));
    await untilListening(this.port, () => `sshd does not listen: ${log()}`);
  }
}

async function makeKey(path: string): Promise<void> {
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path]);
}
