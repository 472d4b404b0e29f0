/**
 * A fifodir for one test, seen from outside: what a stranger in the group could do to it.
 *
 * @module
 */
import {
  AT_FDCWD,
  type Descriptor,
  mustOpenAt,
  OpenFlag,
  readInto,
} from "../../lib/posix/descriptor.ts";
import { expectSuccess } from "../../lib/posix/errno.ts";
import { makeFifoAt } from "../../lib/posix/file_system.ts";
import { namesIn, TemporaryFolder } from "./temporary.ts";

/** As much as a FIFO holds (pipe(7)). */
export const PIPE_CAPACITY_BYTES = 64 * 1024;

/** Makes a FIFO, as mkfifo(1) does. */
export function makeFifo(path: string): void {
  expectSuccess(makeFifoAt(AT_FDCWD, path, 0o620), "mkfifo", path);
}

/** An empty directory to register in. */
export class TemporaryFifodir extends TemporaryFolder {
  readonly #directory = mustOpenAt(AT_FDCWD, this.path, OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY);

  get fd(): number {
    return this.#directory.fd;
  }

  /** The names in it, sorted. */
  names(): string[] {
    return namesIn(this.path);
  }

  /** Makes a FIFO that nobody reads, as somebody who was killed leaves it. */
  makeStale(name: string): void {
    makeFifo(this.at(name));
  }

  /** Makes a FIFO and reads it, as a client does that is none of ours. */
  makeLive(name: string): ForeignListener {
    return ForeignListener.register(this.fd, name);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#directory.close();
    await super[Symbol.asyncDispose]();
  }
}

/** A reader of a FIFO that looks only when it is asked to. */
export class ForeignListener implements Disposable {
  readonly #fifo: Descriptor;

  private constructor(fifo: Descriptor) {
    this.#fifo = fifo;
  }

  /** Makes a FIFO of this name in a fifodir, and opens it. */
  static register(fifodir: number, name: string): ForeignListener {
    expectSuccess(makeFifoAt(fifodir, name, 0o620), "mkfifo", name);
    return new ForeignListener(mustOpenAt(fifodir, name, OpenFlag.O_RDWR | OpenFlag.O_NONBLOCK));
  }

  /** What was written to it so far. */
  take(): string {
    const buffer = new Uint8Array(PIPE_CAPACITY_BYTES);
    const length = readInto(this.#fifo.fd, buffer);
    return new TextDecoder().decode(buffer.subarray(0, Math.max(0, length)));
  }

  [Symbol.dispose](): void {
    this.#fifo.close();
  }
}
