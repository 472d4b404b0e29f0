/**
 * Becoming another program.
 *
 * @module
 */
import { toArgv } from "./argv.ts";
import { resultOrErrno, systemError } from "./errno.ts";
import { libc } from "./libc.ts";

/** signal(7); the number is the same on x86_64 and aarch64. */
const SIGPIPE = 13;
/** struct sigaction has 152 bytes on x86_64 and aarch64; all zeros are SIG_DFL. */
const SIGACTION_BYTES = 256;

/**
 * Replaces this process by `argv`, whose first word is looked for in `PATH`: it has the same PID,
 * terminal, standard streams and environment, and nothing of this program is left (execvp(3)).
 *
 * @throws {Error} as `systemError` makes it, when it cannot be started.
 */
export function becomeProgram(argv: readonly string[]): never {
  const [program = ""] = argv;
  const { strings, pointers } = toArgv(argv);
  const before = new Uint8Array(SIGACTION_BYTES);
  // Handlers end with the program, but what is ignored stays so, and the runtime ignores this.
  libc.sigaction(SIGPIPE, new Uint8Array(SIGACTION_BYTES), before);
  const errno = -resultOrErrno(libc.execvp(strings, pointers));
  libc.sigaction(SIGPIPE, before, null);
  throw systemError(errno, "execvp", program);
}
