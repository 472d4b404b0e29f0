/**
 * Showing the page in the person's browser.
 *
 * @module
 */
import { AT_FDCWD, mustOpenAt, OpenFlag, writeFully } from "../../posix/descriptor.ts";
import { expectSuccess } from "../../posix/errno.ts";
import { unlinkAt } from "../../posix/file_system.ts";

/** The desktop's own command, at a place that no `PATH` can change. */
const XDG_OPEN = "/usr/bin/xdg-open";
/** Only for the person: the address holds the token. */
const FILE_MODE = 0o600;

/**
 * Opens `url` with the desktop's own command, for which nobody waits: some browsers stay in its
 * foreground. Everybody can see the arguments of a command, and the token must not be among them,
 * so what is opened is a private file that leads on to the address.
 *
 * @returns To be disposed of at the end, which removes that file.
 */
export function openInBrowser(url: string): Disposable {
  const directory = Deno.env.get("XDG_RUNTIME_DIR") ?? "/tmp";
  const path = `${directory}/pipechat-${crypto.randomUUID()}.html`;
  try {
    writePage(path, url);
    run(path).catch(complain);
  } catch (error) {
    complain(error);
  }
  return { [Symbol.dispose]: () => void unlinkAt(AT_FDCWD, path) };
}

function writePage(path: string, url: string): void {
  const flags = OpenFlag.O_WRONLY | OpenFlag.O_CREAT | OpenFlag.O_EXCL;
  using file = mustOpenAt(AT_FDCWD, path, flags, FILE_MODE);
  const page = `<!doctype html><meta http-equiv="refresh" content="0; url=${url}">`;
  expectSuccess(writeFully(file.fd, new TextEncoder().encode(page)), "write", path);
}

async function run(path: string): Promise<void> {
  const { success } = await new Deno.Command(XDG_OPEN, {
    args: [path],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  if (!success) complain("xdg-open failed");
}

function complain(error: unknown): void {
  const why = error instanceof Error ? error.message : error;
  console.error(`pipechat: Cannot open a browser: ${why}; open the address yourself`);
}
