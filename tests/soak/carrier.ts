/**
 * Two hosts, which are rooms on this one, with a real sshd or nats-server between them, and what of
 * that can be killed.
 *
 * @module
 */
import { Room } from "../../lib/room/room.ts";
import { BINARY } from "../bench/report.ts";
import { NatsServer } from "../helpers/nats_server.ts";
import { Sshd } from "../helpers/sshd.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { childrenOf, killWhenThere, nameOfProcess, parentOf, Restarted } from "./process.ts";

/** What the two are called. */
export const HOSTS = ["one", "other"] as const;
/** One of them. */
export type Host = typeof HOSTS[number];

/** The host that it is not. */
export function other(host: Host): Host {
  return host === "one" ? "other" : "one";
}

/** Something that can be killed. */
export interface Victim {
  readonly name: string;
  readonly kill: () => Promise<void> | void;
}

/** An engine is wiped as often. */
const ROUNDS_A_WIPE = 10;

/** Two rooms that are linked. */
export abstract class Carrier extends TemporaryFolder {
  readonly links = new Map<Host, Restarted>();

  constructor() {
    super();
    for (const host of HOSTS) Room.open(this.at(host), { create: true }).close();
  }

  /** What to kill in a round: all that there is, in turn. */
  abstract victim(round: number): Victim;

  /** What the link of a host has said. */
  words(host: Host): string {
    return `its link says: ${this.links.get(host)?.words() ?? "nothing"}`;
  }

  /** Keeps the link of a host running. */
  protected keepLinked(host: Host, target: string, ...options: string[]): Restarted {
    const args = ["link", this.at(host), target, "--name", host, "--accept-new", ...options];
    const env = { XDG_STATE_HOME: this.at(`state_${host}`) };
    const link = new Restarted([BINARY, ...args], env, this.at(`${host}.words`));
    this.links.set(host, link);
    return link;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    for (const link of this.links.values()) await link[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}

/** Links by ssh. */
export async function startSsh(): Promise<Carrier> {
  const sshd = await Sshd.start();
  const carrier = new SshCarrier(sshd);
  await carrier.start();
  return carrier;
}

class SshCarrier extends Carrier {
  readonly #sshd: Sshd;

  constructor(sshd: Sshd) {
    super();
    this.#sshd = sshd;
  }

  async start(): Promise<void> {
    const serve = ["link", "--serve", this.at("other"), "--name", "other", "--peer", "one"];
    const ssh = await this.#sshd.addKey("one", serve, this.at("state_other"));
    this.keepLinked("one", `ssh://127.0.0.1:${this.#sshd.port}${this.at("other")}`, "--ssh", ssh);
  }

  override victim(round: number): Victim {
    const victims: Record<string, () => number | undefined> = {
      "the link": () => this.links.get("one")?.pid,
      "the link over there": () => this.#serving(),
      "ssh": () => childrenOf(this.links.get("one")?.pid).at(0),
      "sshd": () => this.#session(),
    };
    const names = Object.keys(victims);
    const name = names[round % names.length] ?? "";
    return {
      name,
      // It may not be there yet again.
      kill: () => killWhenThere(() => victims[name]?.()),
    };
  }

  /** Who listens in the other room. */
  #serving(): number | undefined {
    const listeners = Array.from(Deno.readDirSync(`${this.at("other")}/event`), ({ name }) => name);
    return listeners.map(Number).find((pid) => nameOfProcess(pid) !== "");
  }

  /** The sshd of one connection: those above it in the tree of processes are for all. */
  #session(): number | undefined {
    let pid = this.#serving();
    while (pid !== undefined && !nameOfProcess(pid).startsWith("sshd")) pid = parentOf(pid);
    return pid;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#sshd[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}

/** Links by NATS. */
export async function startNats(): Promise<Carrier> {
  return new NatsCarrier(await NatsServer.start());
}

class NatsCarrier extends Carrier {
  readonly #server: NatsServer;

  constructor(server: NatsServer) {
    super();
    this.#server = server;
    for (const host of HOSTS) this.keepLinked(host, server.target);
  }

  override victim(round: number): Victim {
    const restart = async (between: () => void) => {
      await this.#server.kill();
      between();
      await this.#server.run();
    };
    if (round % ROUNDS_A_WIPE === ROUNDS_A_WIPE - 1) {
      return {
        name: "the engine, with all that it has",
        kill: () => restart(() => this.#server.wipe()),
      };
    }
    const victims: readonly Victim[] = [
      { name: "the engine", kill: () => restart(() => {}) },
      ...HOSTS.map((host) => ({
        name: `the link of ${host}`,
        kill: () => this.links.get(host)?.kill(),
      })),
    ];
    return victims[round % victims.length] ?? { name: "nothing", kill: () => {} };
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}
