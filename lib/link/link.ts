/**
 * The link of one room on this host: one more client of the room, which tells other hosts what is
 * said here and writes what is said there (docs/many_hosts.md).
 *
 * @module
 */
import { type Happening, Watch } from "../room/log/watch.ts";
import type { RecordGroup } from "../room/message/group.ts";
import { hostOf } from "../room/message/origin_mark.ts";
import type { Room } from "../room/room.ts";
import { mustBeAlone, mustBeAppointed } from "./appointment.ts";
import { Files } from "./files.ts";
import { type Frame, FrameError } from "./frame.ts";
import { makeHello, readHello, refusalIn, RefusedError } from "./greeting.ts";
import { findCursors, Inbox } from "./inbox.ts";
import { Leftovers } from "./leftovers.ts";
import { Memory } from "./memory.ts";
import { Outbox } from "./outbox.ts";
import { type Channel, Peer } from "./peer.ts";
import { Peers } from "./peers.ts";
import { Presence } from "./presence.ts";
import { isObject, isOffset, parseJson } from "./range.ts";
import { Relay } from "./relay.ts";
import { LinkError } from "./state.ts";
import { Trust, type TrustOptions } from "./trust.ts";

/** Who does not say who it is in so many ms is left. */
const HELLO_TIME = 20_000;

/** How to link. */
export interface LinkOptions extends TrustOptions {
  /** Files that are larger (bytes) stay where they are. */
  readonly maxFileSize: number;
}

/** A link that is running. */
export class Link implements AsyncDisposable {
  readonly room: Room;
  readonly #options: LinkOptions;
  readonly #inbox: Inbox;
  readonly #memory: Memory;
  readonly #watch: Watch;
  readonly #outbox: Outbox;
  readonly #files: Files;
  readonly #presence: Presence;
  /** Those who have said who they are. */
  readonly #peers = new Peers();
  readonly #relay: Relay;
  readonly #trust: Trust;
  readonly #leftovers: Leftovers;
  #running: Promise<boolean> | undefined;

  /**
   * Enters the room.
   *
   * @throws {LinkedError} when another process does this already.
   * @throws {LinkError} when another account is to do it.
   * @throws {RoomError} when the room can't be used.
   */
  constructor(room: Room, options: LinkOptions) {
    this.room = room;
    this.#options = options;
    this.#trust = new Trust(options, (host, keys) => this.#welcome(host, keys));
    mustBeAppointed(room);
    using cleanup = new DisposableStack();
    this.#inbox = cleanup.use(
      new Inbox(room, () => this.#memory.origin, (written) => {
        // What this link has written itself need not be read again.
        if (this.#watch.position === written.start) this.#watch.beginAt(written.end);
      }, () => this.#watch.notifyOthers("\n")),
    );
    mustBeAlone(room, this.#inbox.claim());
    this.#memory = cleanup.use(new Memory(room, options.state, options.host));
    this.#watch = cleanup.use(new Watch(room));
    this.#inbox.showVouching(Deno.pid);
    this.#outbox = new Outbox(room, this.#memory, this.#peers, options, this.#watch.position);
    this.#readCursors();
    this.#files = new Files(room, options.maxFileSize, options.host, this.#peers, options.say);
    this.#presence = cleanup.use(new Presence(room, this.#peers, this.#trust, options));
    this.#relay = new Relay({
      host: options.host,
      inbox: this.#inbox,
      memory: this.#memory,
      peers: this.#peers,
      trust: this.#trust,
      files: this.#files,
      say: options.say,
    });
    this.#leftovers = cleanup.use(new Leftovers());
    cleanup.move();
  }

  /** How many peers there are. */
  get peerCount(): number {
    return this.#peers.size;
  }

  /** What `--status` shows. */
  get status(): object {
    const { host, state } = this.#options;
    return {
      room: this.room.path,
      host,
      origin: this.#memory.origin,
      key: state.key.public,
      pid: Deno.pid,
      size: this.#outbox.offered,
      peers: Array.from(this.#peers, (peer) => ({
        host: peer.host,
        since: peer.since,
        behind: Math.max(0, this.#outbox.offered - this.#outbox.cursorOf(peer)),
      })),
      origins: Object.fromEntries(this.#inbox.cursors),
    };
  }

  /**
   * Tells others what is said here, until the room is destroyed or the link is closed.
   *
   * @returns Whether the room was destroyed.
   * @throws {RoomError} when the log can't be read any more.
   */
  run(): Promise<boolean> {
    return this.#running = this.#run();
  }

  async #run(): Promise<boolean> {
    this.#files.fetchMissing().catch((error) => this.#options.say(messageOf(error)));
    for await (const happenings of this.#watch.happenings()) {
      this.#tell(happenings);
      if (this.#watch.isDestroyed) return true;
    }
    return false;
  }

  /** Asks other hosts for the file of a message, however large it is; tells what comes of it. */
  fetchFile(id: number): string {
    return this.#files.fetchOne(id);
  }

  /** A range of this host, made anew from its log: what is not left there is not in it. */
  rangeBetween(from: number, to: number): Frame {
    return this.#outbox.rangeBetween(from, to);
  }

  /**
   * Talks with another link until one of both ends it.
   *
   * @param onGreeted Is told when the other side is known and was let in.
   * @throws {LinkError} when the two can't talk, and with the reason that the other side gives.
   */
  async attach(channel: Channel, onGreeted: (host: string) => void = () => {}): Promise<void> {
    const peer = new Peer(channel, (bytes) => this.#leftovers.add(bytes));
    peer.onDrained = () => this.#outbox.pump(peer);
    const late = setTimeout(() => peer.close(), HELLO_TIME);
    try {
      const { host, state } = this.#options;
      peer.send(makeHello(host, state.key.public, Object.fromEntries(this.#inbox.cursors)));
      for await (const frame of peer.frames()) {
        if (peer.host === "") {
          this.#greet(peer, frame);
          clearTimeout(late);
          onGreeted(peer.host);
        } else await this.#take(peer, frame);
      }
    } catch (error) {
      if (error instanceof FrameError) throw new LinkError(`Left a peer: ${error.message}`);
      if (error instanceof LinkError && !(error instanceof RefusedError)) {
        await peer.refuse(error.message);
      }
      throw error;
    } finally {
      clearTimeout(late);
      this.#lose(peer);
    }
  }

  /** Leaves the room and all peers. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#peers.close();
    this.#watch.close();
    // Whoever waits for it is told what went wrong.
    if (this.#running === undefined) this.#watch[Symbol.dispose]();
    else await this.#running.catch(() => {});
    this.#files.close();
    this.#presence[Symbol.dispose]();
    this.#leftovers[Symbol.dispose]();
    this.#memory.advance(this.#inbox.cursors, this.#inbox.settled);
    this.#memory.save();
    this.#inbox.close();
  }

  #readCursors(): void {
    const { state, host } = this.#options;
    const hosts = new Set(state.knownHosts().keys());
    for (const origin of this.#memory.cursors.keys()) hosts.add(hostOf(origin) ?? "");
    hosts.delete(host);
    const found = findCursors(this.room, this.#memory, hosts);
    this.#inbox.restart(found);
    this.#memory.advance(found.cursors, found.position);
  }

  /** Tells everybody what has happened in the room. */
  #tell(happenings: readonly Happening[]): void {
    const groups: RecordGroup[] = [];
    for (const happening of happenings) {
      if (happening.type === "group") groups.push(happening.group);
      else if (happening.type === "log") {
        this.#outbox.offer(groups.splice(0));
        this.#restart();
      }
    }
    this.#outbox.offer(groups);
    if (groups.some(([{ type }]) => type === "status")) this.#presence.tellAll();
  }

  /** The log was cut or exchanged: it is another origin, and may lack what it had of others. */
  #restart(): void {
    this.#memory.look();
    this.#readCursors();
    this.#outbox.restart();
    this.#options.say(`the log was cut or exchanged: it is ${this.#memory.origin} from now on`);
    this.#peers.close();
  }

  /** Takes the first word of a peer, and lets it in. */
  #greet(peer: Peer, frame: Frame): void {
    const { host, key, has } = readHello(frame, this.#options.host, peer);
    if (key !== undefined) this.#trust.mustTrust(host, key, peer.bound === host);
    this.#admit(peer, host, has);
  }

  /** Lets in who is known, and begins to tell it what it lacks. */
  #admit(peer: Peer, host: string, has: unknown): void {
    // The same host again: the connection before this one is broken, and nobody knows yet.
    for (const other of this.#peers) if (other.host === host) other.close();
    peer.host = host;
    if (isObject(has)) peer.learn(has);
    this.#outbox.mustStand(peer);
    this.#peers.add(peer);
    peer.send(this.#trust.keys());
    this.#presence.tell(peer);
    this.#outbox.pump(peer);
    this.#relay.askAround();
    this.#files.askAgain(peer);
  }

  /** A host is trusted from now on. */
  #welcome(host: string, keys: Frame): void {
    this.#peers.send(keys);
    this.#relay.askForLeftOut(host);
  }

  async #take(peer: Peer, frame: Frame): Promise<void> {
    switch (frame.type) {
      case "range":
        return await this.#relay.take(peer, frame);
      case "want":
        return this.#takeWish(peer, frame);
      case "keys":
        return this.#trust.learn(frame);
      case "here":
        return this.#presence.take(peer, frame);
      case "gone":
        return this.#presence.takeAbsence(peer, frame);
      case "filewant":
        return this.#files.serve(peer, frame);
      case "file":
        return this.#files.take(peer, frame);
      case "bye":
        throw refusalIn(frame);
    }
  }

  #takeWish(peer: Peer, frame: Frame): void {
    const wish = parseJson(frame.payload);
    if (!isObject(wish)) throw new FrameError("it asked for what makes no sense");
    const { origin, from } = wish;
    if (typeof origin !== "string" || !isOffset(from)) {
      throw new FrameError("it asked for what makes no sense");
    }
    peer.cursors.set(origin, from);
    if (origin === this.#memory.origin) {
      this.#outbox.mustStand(peer);
      this.#outbox.pump(peer);
    } else this.#relay.askAround();
  }

  #lose(peer: Peer): void {
    peer.close();
    this.#peers.delete(peer);
    this.#files.lose(peer);
    this.#presence.lose(peer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
