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
    while (!await isRemoved(this.path));
  }
}

/** Removes a directory; false when somebody who is on the way out has put something into it. */
async function isRemoved(path: string): Promise<boolean> {
  try {
    await Deno.remove(path, { recursive: true });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTEMPTY") return false;
    throw error;
  }
}

/** The names in a directory, sorted. */
export function namesIn(path: string): string[] {
  return Array.from(Deno.readDirSync(path), ({ name }) => name).sort();
}

export { isRoot, programOnly, rootOnly } from "./needs.ts";
