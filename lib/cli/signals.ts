/**
 * Signals.
 *
 * @module
 */

/** Calls a handler for each signal that comes, until it is disposed of. */
export function listenToSignals(handlers: Partial<Record<Deno.Signal, () => void>>): Disposable {
  const stack = new DisposableStack();
  const signals: Deno.Signal[] = ["SIGHUP", "SIGINT", "SIGTERM", "SIGWINCH", "SIGCONT"];
  for (const signal of signals) {
    const handler = handlers[signal];
    if (handler === undefined) continue;
    Deno.addSignalListener(signal, handler);
    stack.defer(() => Deno.removeSignalListener(signal, handler));
  }
  return stack;
}
