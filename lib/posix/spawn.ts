/**
 * Running another program in the foreground. Deno's own way to do so needs a permission that this
 * program has given up.
 *
 * @module
 */
import { toArgv } from "./argv.ts";
import { Errno, expectSuccess, resultOrErrno, systemError } from "./errno.ts";
import { libc } from "./libc.ts";
import { ignoreSignal, restoreSignal, Signal } from "./signal.ts";

/** spawn.h; the numbers are glibc's on all architectures. */
const POSIX_SPAWN_SETSIGDEF = 0x04;
const POSIX_SPAWN_SETSIGMASK = 0x08;
/** Opaque: glibc's posix_spawnattr_t has 336 bytes on x86_64 and aarch64. */
const SPAWNATTR_BYTES = 512;
/** glibc's sigset_t: a bit a signal, the first for signal 1. */
const SIGSET_BYTES = 128;
/** So many signals have names; the others are for threads and real time. */
const LAST_SIGNAL = 31;
/** wait.h: the signal that ended a process, and its exit status, in what waitpid tells. */
const SIGNAL_MASK = 0x7f;
const EXIT_SHIFT = 8;
/** What a shell gives as the status of a process that a signal ended. */
const SIGNAL_STATUS = 128;

/**
 * Runs `argv`, whose first word is looked for in `PATH`, on the same terminal, and waits until it
 * has ended: nothing else happens in this process meanwhile. As with system(3), keys that interrupt
 * the program do not interrupt this one.
 *
 * @returns The exit status, as shells have it: 128 and the number of a signal that ended it.
 * @throws {Error} as `systemError` makes it, when it cannot be started.
 */
export function runInForeground(argv: readonly string[]): number {
  const [program = ""] = argv;
  const interrupt = ignoreSignal(Signal.SIGINT);
  const quit = ignoreSignal(Signal.SIGQUIT);
  try {
    return waitFor(spawn(argv), program);
  } finally {
    restoreSignal(Signal.SIGINT, interrupt);
    restoreSignal(Signal.SIGQUIT, quit);
  }
}

function spawn(argv: readonly string[]): number {
  const [program = ""] = argv;
  const { strings, pointers } = toArgv(argv);
  const pid = new Int32Array(1);
  const attributes = new Uint8Array(SPAWNATTR_BYTES);
  libc.posix_spawnattr_init(attributes);
  try {
    // What is ignored stays so in a new program, and the runtime ignores SIGPIPE for one.
    libc.posix_spawnattr_setsigdefault(attributes, allSignals());
    libc.posix_spawnattr_setsigmask(attributes, new Uint8Array(SIGSET_BYTES));
    libc.posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    // Deno gives the address of a variable.
    const { environ } = libc;
    const environment = environ === null ? null : new Deno.UnsafePointerView(environ).getPointer();
    // posix_spawn(3) answers with the errno itself.
    const errno = libc.posix_spawnp(pid, strings, null, attributes, pointers, environment);
    if (errno !== 0) throw systemError(errno, "posix_spawnp", program);
  } finally {
    libc.posix_spawnattr_destroy(attributes);
  }
  return pid[0] ?? 0;
}

function waitFor(pid: number, program: string): number {
  const status = new Int32Array(1);
  let result: number;
  do result = resultOrErrno(libc.waitpid(pid, status, 0)); while (result === -Errno.EINTR);
  expectSuccess(result, "waitpid", program);
  const [told = 0] = status;
  const signal = told & SIGNAL_MASK;
  return signal === 0 ? (told >> EXIT_SHIFT) & 0xff : SIGNAL_STATUS + signal;
}

function allSignals(): Uint8Array<ArrayBuffer> {
  const set = new Uint8Array(SIGSET_BYTES);
  new DataView(set.buffer).setUint32(0, 2 ** LAST_SIGNAL - 1, true);
  return set;
}
