/**
 * Signals that end something which has to be cleaned up first.
 *
 * @module
 */
import { SIGNAL_STATUS } from "./exit_status.ts";

const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/** From when it is made until it is disposed of, such a signal aborts what heeds it. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #received = Promise.withResolvers<void>();
  readonly #handlers = new DisposableStack();
  #status: number | undefined;

  constructor() {
    for (const signal of SIGNALS) {
      const abort = () => {
        this.#status = SIGNAL_STATUS[signal];
        this.#controller.abort();
        this.#received.resolve();
      };
      Deno.addSignalListener(signal, abort);
      this.#handlers.defer(() => Deno.removeSignalListener(signal, abort));
    }
  }

  /** Aborted as soon as a signal has come. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Resolves as soon as a signal has come, even if that was before somebody asked. */
  get received(): Promise<void> {
    return this.#received.promise;
  }

  /** The exit status that tells which signal came; undefined when none did. */
  get status(): number | undefined {
    return this.#status;
  }

  [Symbol.dispose](): void {
    this.#handlers.dispose();
  }
}
