/**
 * Folders that exist for one test.
 *
 * @module
 */

/** A folder that everybody may enter, removed with all that is in it at the end. */
export class TemporaryFolder implements AsyncDisposable {
  readonly path: string;

  constructor() {
    this.path = Deno.makeTempDirSync({ prefix: "pipechat_test_" });
    Deno.chmodSync(this.path, 0o755);
  }

  /** The path of `name` in the folder. */
  at(name: string): string {
    return `${this.path}/${name}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Whether tests can become other users. */
export const isRoot = Deno.uid() === 0;

/** Options for tests that need root; says so where they are left out. */
export function rootOnly(name: string): { name: string; ignore: boolean } {
  if (!isRoot) console.error(`skipped, only root can try it: ${name}`);
  return { name, ignore: !isRoot };
}

/** Options for tests that need another program; says so where they are left out. */
export function programOnly(program: string, name: string): { name: string; ignore: boolean } {
  const folders = ["/usr/local/bin", "/usr/bin", "/usr/sbin"];
  const ignore = !folders.some((folder) => isThere(`${folder}/${program}`));
  if (ignore) {
    console.error(`skipped, ${program} is not installed (apt install ${program}): ${name}`);
  }
  return { name, ignore };
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
