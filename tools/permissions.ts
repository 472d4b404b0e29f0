/**
 * What the program may do. From source, compiled and under test it runs with exactly these.
 *
 * @module
 */

/** The variables of the environment that are looked at. */
const variables: readonly string[] = [
  // What a terminal shows.
  "NO_COLOR",
  "TERM",
  "COLORTERM",
  "TMUX",
  // The ~ of /save, who really speaks, and where only that person may read.
  "HOME",
  "SUDO_USER",
  "XDG_RUNTIME_DIR",
  // The room of those who name none, and where a person's settings and state are.
  "PIPECHAT_ROOM",
  "XDG_CONFIG_HOME",
  "XDG_STATE_HOME",
  // Who edits a text that is longer than a line, and where it lies meanwhile (Ctrl-X Ctrl-E).
  "VISUAL",
  "EDITOR",
  "TMPDIR",
  // How a web server hands a request on to `cgi` (RFC 3875).
  "CONTENT_LENGTH",
  "CONTENT_TYPE",
  "HTTP_HOST",
  "HTTP_ORIGIN",
  "HTTP_SEC_FETCH_DEST",
  "HTTP_SEC_FETCH_MODE",
  "HTTP_SEC_FETCH_SITE",
  "PATH_INFO",
  "QUERY_STRING",
  "REMOTE_USER",
  "REQUEST_METHOD",
  "SCRIPT_NAME",
];

/** Deno's flags, each with the reason why the program cannot do without it. */
export const permissions: readonly string[] = [
  // All that pipechat does to a room is done by libc, as rooms need FIFOs, poll and O_NOFOLLOW.
  // (Naming libc.so.6 here would make Deno look for it in the current directory.)
  "--allow-ffi",
  `--allow-env=${variables.join(",")}`,
  // For `web`, `link`, `announce` and `log --exec` alone, and given up before anything else runs
  // (lib/cli/permissions.ts), but for asking git which room its checkout has: to listen; to make a
  // Unix socket, for which Deno asks both of these, and to write hooks; to show the page to the
  // person, to ask git where its hooks are, to run what somebody wants run for each message, and ssh
  // for a room on another host.
  // (With a list of programs, Deno would look for each of them at every start, and remark upon those
  // that are missing.)
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-run",
  // What is not granted above is refused, not asked for in the middle of a chat.
  "--no-prompt",
];

if (import.meta.main) console.log(permissions.join(" "));
