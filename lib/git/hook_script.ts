/**
 * The git hooks that announce commits: POSIX shell, made anew each time, so that what is on the
 * disk is all there is to know about them (githooks(5)).
 *
 * @module
 */
import { quote } from "../shell_word.ts";

/** Hooks by which commits come into a repository. */
export const HOOKS = ["post-commit", "post-merge", "post-receive"] as const;
export type Hook = typeof HOOKS[number];

/** One push announces no more commits of a branch than this one by one. */
const MAX_COMMITS = 20;
const MARK = "# pipechat announce:";
/** What a hook that was there before is kept as, behind its name. */
export const KEPT = ".kept-by-pipechat";

/** Where and how the commits of a repository are announced. */
export interface Announcement {
  /** Absolute path of the room. */
  readonly room: string;
  /** The name of the robot. */
  readonly nick: string;
  /** The words of the command that is pipechat. */
  readonly command: readonly string[];
  /** Absolute path of the repository's git directory: hooks may be shared by several. */
  readonly gitDirectory: string;
}

/** Whether a hook was made here. */
export function isOurs(script: string): boolean {
  return script.includes(`\n${MARK}`);
}

/** The announcements that a hook was made for. */
export function readAnnouncements(script: string): Announcement[] {
  return Array.from(
    script.matchAll(new RegExp(`^${MARK} (.*)$`, "gm")),
    ([, json = ""]) => JSON.parse(json),
  );
}

/** The hook for some announcements, which runs the hook that was there before as well. */
export function makeHook(hook: Hook, announcements: readonly Announcement[]): string {
  return [
    "#!/bin/sh",
    `# Tells chat rooms of new commits. The hook that was here before is kept as ${hook}${KEPT},`,
    "# and is run first. Made by pipechat announce, and removed by its --remove.",
    hook === "post-receive" ? "input=$(cat)" : "input=",
    `if [ -x "$0${KEPT}" ]; then`,
    hook === "post-receive" ? `  printf '%s\\n' "$input" | "$0${KEPT}" "$@"` : `  "$0${KEPT}" "$@"`,
    "  status=$?",
    "else",
    "  status=0",
    "fi",
    "on_branch() {",
    `  while IFS= read -r commit; do printf '%s %s\\n' "$1" "$commit"; done`,
    "}",
    `directory=$(cd "$(git rev-parse --git-common-dir)" && pwd -P)`,
    ...COMMITS[hook],
    // Now, not in the background: the next command may already move HEAD.
    "news=$(commits)",
    ...announcements.flatMap(makeAnnouncement),
    "exit $status",
    "",
  ].join("\n");
}

/** A commit as it is announced: short hash, author, subject. */
const FORMAT = "--format='%h %an: %s'";

/** Shell functions called `commits`, which print a line for each new commit. */
const COMMITS: Readonly<Record<Hook, readonly string[]>> = {
  "post-commit": [
    "commits() {",
    "  branch=$(git symbolic-ref -q --short HEAD || echo detached)",
    `  git log -1 ${FORMAT} HEAD | on_branch "$branch"`,
    "}",
  ],
  // A fast-forward makes no commit: those that it brings were announced where they were made.
  "post-merge": [
    "commits() {",
    `  [ "$(git rev-parse -q --verify HEAD^1)" = "$(git rev-parse -q --verify ORIG_HEAD)" ] || return`,
    "  git rev-parse -q --verify HEAD^2 >/dev/null || return",
    "  branch=$(git symbolic-ref -q --short HEAD || echo detached)",
    `  git log -1 ${FORMAT} HEAD | on_branch "$branch"`,
    "}",
  ],
  "post-receive": [
    "commits() {",
    `  printf '%s\\n' "$input" | while read -r old new ref; do`,
    `    case $ref in refs/heads/*) branch=\${ref#refs/heads/} ;; *) continue ;; esac`,
    "    case $new in *[!0]*) ;; *) continue ;; esac",
    "    case $old in *[!0]*) ;; *) old= ;; esac",
    `    set -- "$new" --not --exclude="$branch" --branches $old --`,
    `    git log --reverse --max-count=${MAX_COMMITS} ${FORMAT} "$@" | on_branch "$branch"`,
    `    more=$(($(git rev-list --count "$@") - ${MAX_COMMITS}))`,
    `    [ "$more" -le 0 ] || echo "$branch: and $more commits before these"`,
    "  done",
    "}",
  ],
};

function makeAnnouncement(announcement: Announcement): string[] {
  const { room, nick, command, gitDirectory } = announcement;
  const send = [...command, "send", "--lines", "--as", nick, "--", room].map(quote).join(" ");
  return [
    `${MARK} ${JSON.stringify(announcement)}`,
    `if [ "$news" ] && [ "$directory" = ${quote(gitDirectory)} ]; then`,
    // In the background and deaf to the end of the terminal: a room may be gone, full or slow.
    `  (trap '' HUP; printf '%s\\n' "$news" | ${send}) </dev/null >/dev/null 2>&1 &`,
    "fi",
  ];
}
