/**
 * A disk that is soon full.
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import { isRoot, type Needy, unless } from "./needs.ts";
import { TemporaryFolder } from "./temporary.ts";

/** A folder on a file system of its own, in memory. */
export class SmallDisk extends TemporaryFolder {
  /** @param size Bytes. */
  static async make(size: number): Promise<SmallDisk> {
    const disk = new SmallDisk();
    await run("mount", ["-t", "tmpfs", "-o", `size=${size},mode=755`, "pipechat_test", disk.path]);
    return disk;
  }

  /** Fills it up but for `left` bytes. */
  async fill(left: number): Promise<void> {
    const file = this.at("filling");
    const written = await new Deno.Command("sh", {
      args: ["-c", `cat /dev/zero >"$1"`, "sh", file],
      stderr: "null",
    }).output();
    if (written.success) throw new Error("The disk has no end");
    await Deno.truncate(file, (await Deno.stat(file)).size - left);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    // A program that was killed may still be on its way out.
    await run("umount", ["--lazy", this.path]);
    await super[Symbol.asyncDispose]();
  }
}

let mountable: Promise<boolean> | undefined;

/** Options for tests that need to mount a file system. */
export async function smallDiskOnly(name: string): Promise<Needy> {
  if (!isRoot) return unless(false, { kind: "root" }, name);
  return unless(await (mountable ??= canMount()), { kind: "mount" }, name);
}

async function canMount(): Promise<boolean> {
  try {
    await using _disk = await SmallDisk.make(4096);
    return true;
  } catch {
    return false;
  }
}
