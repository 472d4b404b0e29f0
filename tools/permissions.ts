/**
 * What the program may do. From source, compiled and under test it runs with exactly these.
 *
 * @module
 */

/** Deno's flags, each with the reason why the program cannot do without it. */
export const permissions: readonly string[] = [
  // Everything on the room's path is libc: mkfifo, open(O_NONBLOCK), poll, flags such as O_NOFOLLOW.
  "--allow-ffi",
  // Whose terminal it is and what it can show: SUDO_USER, TERM, NO_COLOR, COLUMNS, TZ.
  "--allow-env",
  // A room can be anywhere, and /proc and /dev tell who sits at which terminal.
  "--allow-read",
  // A room can be anywhere, and so can the file that /save makes.
  "--allow-write",
  // A chat has no one to ask about permissions: what is not granted above is refused.
  "--no-prompt",
];

if (import.meta.main) console.log(permissions.join(" "));
