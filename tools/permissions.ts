/**
 * What the program may do. From source, compiled and under test it runs with exactly these.
 *
 * @module
 */

/** Deno's flags, each with the reason why the program cannot do without it. */
export const permissions: readonly string[] = [
  // All that pipechat does to a room is done by libc, as rooms need FIFOs, poll and O_NOFOLLOW.
  // (Naming libc.so.6 here would make Deno look for it in the current directory.)
  "--allow-ffi",
  // HOME is the ~ of /save; SUDO_USER is who really speaks; XDG_RUNTIME_DIR is for what only the
  // person may read; the others tell what a terminal shows.
  "--allow-env=HOME,NO_COLOR,SUDO_USER,TERM,XDG_RUNTIME_DIR",
  // For `web` alone, and given up before anything else runs (lib/cli/permissions.ts): to listen;
  // to make a Unix socket, for which Deno asks both of these; to show the page to the person.
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-run=xdg-open",
  // What is not granted above is refused, not asked for in the middle of a chat.
  "--no-prompt",
];

if (import.meta.main) console.log(permissions.join(" "));
