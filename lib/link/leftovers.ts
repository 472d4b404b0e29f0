/**
 * What a busy time leaves behind: when it is over, its memory is given back.
 *
 * @module
 */
import { giveMemoryBack } from "../posix/memory.ts";

/** With less than so much (bytes) coming and going it is not worth the while. */
const MUCH = 4 * 1024 * 1024;
/** It is over when nothing has come or gone for so long (ms). */
const QUIET_TIME = 2000;

/** Watches what a link does. It has a timer only while there is something to be given back. */
export class Leftovers implements Disposable {
  #bytes = 0;
  #bytesThen = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A start is a busy time, too. */
  constructor() {
    this.add(MUCH);
  }

  /** Takes note that so many bytes have come or gone. */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= MUCH) this.#timer ??= this.#waitForQuiet();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #waitForQuiet(): ReturnType<typeof setTimeout> {
    this.#bytesThen = this.#bytes;
    return setTimeout(() => {
      if (this.#bytes > this.#bytesThen) {
        this.#timer = this.#waitForQuiet();
        return;
      }
      this.#timer = undefined;
      this.#bytes = 0;
      giveMemoryBack();
    }, QUIET_TIME);
  }
}
