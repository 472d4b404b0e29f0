/**
 * A real sshd on this machine, with keys and a folder of its own.
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import { quote } from "../../lib/shell_word.ts";
import { isInstalled, isRoot, type Needy, unless } from "./needs.ts";
import { NOBODYS, programArgv } from "./program.ts";
import { TemporaryFolder } from "./temporary.ts";

/** sbin is not in everybody's PATH. */
const SSHD = "/usr/sbin/sshd";
const SECONDS_TO_START = 10;

/** Options for tests that need sshd. */
export function sshdOnly(name: string): Needy {
  const isThere = isInstalled("ssh") && isFile(SSHD);
  return unless(isThere, { kind: "package", name: "openssh-server" }, name);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
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
    await makeKey(this.at(name));
    const argv = await programArgv(args);
    const settings = { ...NOBODYS, XDG_STATE_HOME: state, NO_COLOR: "1" };
    const words = ["env", ...Object.entries(settings).map((pair) => pair.join("=")), ...argv];
    const command = words.map(quote).join(" ").replace(/["\\]/g, "\\$&");
    const key = Deno.readTextFileSync(`${this.at(name)}.pub`);
    Deno.writeTextFileSync(
      this.at("authorized_keys"),
      `restrict,command="${command}" ${key}`,
      { append: true },
    );
    Deno.writeTextFileSync(
      this.at(`${name}.config`),
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
    return `ssh -F ${this.at(`${name}.config`)}`;
  }

  /** Kills it, and starts it again. */
  async restart(): Promise<void> {
    await this.#kill();
    await this.#run();
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#kill();
    await super[Symbol.asyncDispose]();
  }

  async #kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.status;
  }

  /** It listens some milliseconds after it was started, and says so to nobody. */
  async #run(): Promise<void> {
    this.#child = new Deno.Command(SSHD, {
      args: ["-D", "-f", this.at("sshd_config"), "-E", this.at("sshd.log")],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const deadline = performance.now() + SECONDS_TO_START * 1000;
    while (performance.now() < deadline) {
      try {
        (await Deno.connect({ hostname: "127.0.0.1", port: this.port })).close();
        return;
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    throw new Error(`sshd does not listen: ${Deno.readTextFileSync(this.at("sshd.log"))}`);
  }
}

async function makeKey(path: string): Promise<void> {
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path]);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
