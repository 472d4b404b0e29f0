/**
 * A real nats-server with JetStream on this machine, with a store of its own.
 *
 * @module
 */
import { isInstalled, type Needy, unless } from "./needs.ts";
import { TemporaryFolder } from "./temporary.ts";

/** sbin is not in everybody's PATH. */
const SERVER = isInstalled("nats-server") ? "nats-server" : "/usr/sbin/nats-server";
const SECONDS_TO_START = 10;

/** Options for tests that need nats-server. */
export function natsOnly(name: string): Needy {
  const isThere = isInstalled("nats-server") || isFile(SERVER);
  return unless(isThere, { kind: "package", name: "nats-server" }, name);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** A running nats-server. */
export class NatsServer extends TemporaryFolder {
  readonly port = freePort();
  readonly #settings: string;
  #child: Deno.ChildProcess | undefined;

  private constructor(settings: string) {
    super();
    this.#settings = settings;
  }

  /** @param settings More lines of its configuration. */
  static async start(settings = ""): Promise<NatsServer> {
    const server = new NatsServer(settings);
    await server.run();
    return server;
  }

  /** What to give a link as its target. */
  get target(): string {
    return `nats://127.0.0.1:${this.port}/test`;
  }

  /** It listens some milliseconds after it was started, and says so to nobody. */
  async run(): Promise<void> {
    Deno.writeTextFileSync(
      this.at("nats.conf"),
      [
        `listen: "127.0.0.1:${this.port}"`,
        `jetstream { store_dir: "${this.at("store")}" }`,
        this.#settings,
        "",
      ].join("\n"),
    );
    this.#child = new Deno.Command(SERVER, {
      args: ["-c", this.at("nats.conf"), "-l", this.at("nats.log")],
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
    throw new Error(`nats-server does not listen: ${Deno.readTextFileSync(this.at("nats.log"))}`);
  }

  /** Kills it, as a crash does. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.status;
  }

  /** Removes all that it keeps. */
  wipe(): void {
    Deno.removeSync(this.at("store"), { recursive: true });
  }

  /** All bytes that it keeps, as text. */
  kept(): string {
    let text = "";
    const walk = (path: string) => {
      for (const { name, isDirectory } of Deno.readDirSync(path)) {
        if (isDirectory) walk(`${path}/${name}`);
        else text += new TextDecoder("latin1").decode(Deno.readFileSync(`${path}/${name}`));
      }
    };
    walk(this.at("store"));
    return text;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await super[Symbol.asyncDispose]();
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
