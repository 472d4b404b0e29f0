/**
 * The last key of a chat that ends by itself: until then, what is typed and pasted was meant for the
 * room, and the shell would take it for commands.
 *
 * @module
 */
import { discardTyped, readInto } from "../../posix/descriptor.ts";
import { Errno } from "../../posix/errno.ts";
import { PollSet } from "../../posix/poll.ts";
import type { LineEditor } from "../../terminal/editor.ts";
import type { Wait } from "./wait.ts";

const STDIN = 0;
/**
 * What comes within so many ms of the last key is forgotten with it: a paste that the terminal does
 * not mark comes faster, and so does a key that is held down.
 */
const QUIET = 100;

/** Forgets what was typed before Enter is asked for: an Enter among it ends nothing. */
export function forgetTyped(editor: LineEditor, keys: Uint8Array<ArrayBuffer>): void {
  const keyboard = new PollSet([STDIN]);
  // Not flushed: half a mark of a paste would be lost.
  while (keyboard.waitBlocking(0) && read(editor, keys) !== "end");
}

/**
 * Reads on until Enter is typed, and forgets all that was typed and pasted up to then. A paste that
 * has begun is forgotten to its end.
 *
 * @param editor Has its line no more.
 * @param keys To be read into.
 * @param signalled Resolves when nobody has to wait any more.
 */
export async function readToEnter(
  editor: LineEditor,
  wait: Wait,
  keys: Uint8Array<ArrayBuffer>,
  signalled: Promise<unknown>,
): Promise<void> {
  let isOver = false;
  const end = signalled.then(() => isOver = true);
  const keyboard = new PollSet([STDIN]);
  for (let found: Found = "nothing"; found === "nothing" && !isOver;) {
    const { isTyped } = wait.block() ?? await wait.pause(end);
    if (isTyped) found = read(editor, keys);
  }
  while (!isOver) {
    await Promise.race([keyboard.wait(editor.isPasting ? undefined : QUIET), end]);
    if (!keyboard.isReadable(0) || read(editor, keys) === "end") return;
  }
  discardTyped(STDIN);
}

/** What a read has found: a key that ends a line, or that nothing more can be read. */
type Found = "nothing" | "key" | "end";

function read(editor: LineEditor, keys: Uint8Array<ArrayBuffer>): Found {
  const length = readInto(STDIN, keys);
  if (length === -Errno.EINTR || length === -Errno.EAGAIN) return "nothing";
  if (length <= 0) return "end";
  return editor.isDismissedBy(keys.subarray(0, length)) ? "key" : "nothing";
}
