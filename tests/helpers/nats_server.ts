/**
 * A real nats-server with JetStream on this machine, with a store of its own.
 *
 * @module
 */
import { findProgram, type Needy, programOnly } from "./needs.ts";
import { freePort, untilListening } from "./port.ts";
import { TemporaryFolder } from "./temporary.ts";

/** Options for tests that need nats-server. */
export function natsOnly(name: string): Needy {
  return programOnly("nats-server", name);
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
    const place = this.#settings.includes("cert_file")
      ? "nats+tls://localhost"
      : "nats://127.0.0.1";
    return `${place}:${this.port}/test`;
  }

  /** Starts it, again after it was killed. */
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
    this.#child = new Deno.Command(findProgram("nats-server") ?? "nats-server", {
      args: ["-c", this.at("nats.conf"), "-l", this.at("nats.log")],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const log = () => Deno.readTextFileSync(this.at("nats.log"));
    await untilListening(this.port, () => `nats-server does not listen: ${log()}`);
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
    return textBelow(this.at("store"));
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await super[Symbol.asyncDispose]();
  }
}

/** What is in all files below a directory; those that are removed meanwhile hold nothing. */
function textBelow(path: string): string {
  try {
    if (!Deno.statSync(path).isDirectory) {
      return new TextDecoder("latin1").decode(Deno.readFileSync(path));
    }
    const names = Array.from(Deno.readDirSync(path), ({ name }) => name);
    return names.map((name) => textBelow(`${path}/${name}`)).join("");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
