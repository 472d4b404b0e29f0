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

/** The names in a directory, sorted. */
export function namesIn(path: string): string[] {
  return Array.from(Deno.readDirSync(path), ({ name }) => name).sort();
}

export { isRoot, programOnly, rootOnly } from "./needs.ts";
