/**
 * Having a text edited by the person's own editor.
 *
 * @module
 */
import {
  AT_FDCWD,
  mustOpenAt,
  OpenFlag,
  readFully,
  UNTRUSTED,
  writeFully,
} from "../../posix/descriptor.ts";
import { expectSuccess } from "../../posix/errno.ts";
import { unlinkAt } from "../../posix/file_system.ts";
import { runInForeground } from "../../posix/spawn.ts";
import { makeTemporary, temporaryPath } from "../temporary_file.ts";

/** The room takes no longer messages anyway. */
const MAX_BYTES = 1024 * 1024;

/** The editor did not do its work; the text is as it was. */
export class TextEditorError extends Error {
  override name = "TextEditorError";
}

/**
 * Has `text` edited, and returns what became of it. Nothing else happens meanwhile.
 *
 * @throws {TextEditorError} when the editor fails, or leaves too much.
 * @throws {Error} as `systemError` makes it, when there can be no file, or no shell.
 */
export function editText(text: string): string {
  const path = temporaryPath(".txt");
  using file = makeTemporary(path);
  try {
    expectSuccess(writeFully(file.fd, new TextEncoder().encode(`${text}\n`)), "write", path);
    file.close();
    runEditor(path);
    return readText(path);
  } finally {
    unlinkAt(AT_FDCWD, path);
  }
}

function runEditor(path: string): void {
  const editor = Deno.env.get("VISUAL") || Deno.env.get("EDITOR") || "vi";
  // It may be several words, which the shell tells apart, as for every program that starts it.
  const status = runInForeground(["sh", "-c", `${editor} "$@"`, editor, path]);
  if (status !== 0) throw new TextEditorError(`The editor "${editor}" failed (status ${status})`);
}

/** What the editor left, without the newlines at its end. */
function readText(path: string): string {
  using file = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY | UNTRUSTED);
  const bytes = new Uint8Array(MAX_BYTES + 1);
  const length = expectSuccess(readFully(file.fd, bytes), "read", path);
  if (length > MAX_BYTES) throw new TextEditorError(`The text has more than ${MAX_BYTES} bytes`);
  return new TextDecoder().decode(bytes.subarray(0, length)).replace(/\s+$/, "");
}
