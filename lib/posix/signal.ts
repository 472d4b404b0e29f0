/**
 * What is done about signals, without the runtime's listeners, which take a thread.
 *
 * @module
 */
import { expectSuccess, resultOrErrno } from "./errno.ts";
import { libc } from "./libc.ts";

/** struct sigaction has 152 bytes on x86_64 and aarch64; it begins with the handler. */
const SIGACTION_BYTES = 256;
const SIG_DFL = 0n;
const SIG_IGN = 1n;

/** signal(7); the numbers are the same on x86_64 and aarch64. */
export const Signal = { SIGINT: 2, SIGQUIT: 3, SIGPIPE: 13, SIGXFSZ: 25 } as const;

/**
 * Ignores a signal.
 *
 * @returns What was done about it before, for {@linkcode restoreSignal}.
 */
export function ignoreSignal(signal: number): Uint8Array<ArrayBuffer> {
  return setHandler(signal, SIG_IGN);
}

/** Has a signal do what it does by default; as {@linkcode ignoreSignal}. */
export function resetSignal(signal: number): Uint8Array<ArrayBuffer> {
  return setHandler(signal, SIG_DFL);
}

/** Does about a signal what was done before. */
export function restoreSignal(signal: number, before: Uint8Array<ArrayBuffer>): void {
  libc.sigaction(signal, before, null);
}

function setHandler(signal: number, handler: bigint): Uint8Array<ArrayBuffer> {
  const before = new Uint8Array(SIGACTION_BYTES);
  const action = new Uint8Array(SIGACTION_BYTES);
  new DataView(action.buffer).setBigUint64(0, handler, true);
  expectSuccess(resultOrErrno(libc.sigaction(signal, action, before)), "sigaction", `${signal}`);
  return before;
}
