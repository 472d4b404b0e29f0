/**
 * Gives every test file a umask of its own: `deno test` loads this before each, in the thread that
 * the file runs in. All threads of a process share one otherwise, and what a program changes for a
 * moment is what another test makes its files with; two that change it at once leave it changed.
 *
 * @module
 */

/** The umask, and the working directory, are the calling thread's alone from then on (unshare(2)). */
const CLONE_FS = 0x200;

const libc = Deno.dlopen("libc.so.6", { unshare: { parameters: ["i32"], result: "i32" } });
// Containers may forbid it: then it is as it was.
libc.symbols.unshare(CLONE_FS);
libc.close();
