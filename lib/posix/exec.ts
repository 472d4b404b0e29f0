/**
 * Becoming another program.
 *
 * @module
 */
import { toArgv } from "./argv.ts";
import { resultOrErrno, systemError } from "./errno.ts";
import { libc } from "./libc.ts";
import { resetSignal, restoreSignal, Signal } from "./signal.ts";

/**
 * Replaces this process by `argv`, whose first word is looked for in `PATH`: it has the same PID,
 * terminal, standard streams and environment, and nothing of this program is left (execvp(3)).
 *
 * @throws {Error} as `systemError` makes it, when it cannot be started.
 */
export function becomeProgram(argv: readonly string[]): never {
  const [program = ""] = argv;
  const { strings, pointers } = toArgv(argv);
  // Handlers end with the program, but what is ignored stays so, and the runtime ignores this.
  const before = resetSignal(Signal.SIGPIPE);
  const errno = -resultOrErrno(libc.execvp(strings, pointers));
  restoreSignal(Signal.SIGPIPE, before);
  throw systemError(errno, "execvp", program);
}
