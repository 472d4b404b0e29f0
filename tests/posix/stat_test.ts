import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { AT_FDCWD, mustOpenAt, OpenFlag } from "../../lib/posix/descriptor.ts";
import { Errno } from "../../lib/posix/errno.ts";
import { makeFifoAt } from "../../lib/posix/file_system.ts";
import { type Stat, statAt, statDescriptor, statPath } from "../../lib/posix/stat.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("statAt tells what a name is, and never looks through a symlink", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "");
  Deno.mkdirSync(folder.at("directory"));
  Deno.symlinkSync("file", folder.at("symlink"));
  makeFifoAt(AT_FDCWD, folder.at("fifo"), 0o600);
  for (const type of ["file", "directory", "symlink", "fifo"] as const) {
    assertEquals(mustStat(statAt(AT_FDCWD, folder.at(type))).type, type);
  }
  assertEquals(mustStat(statAt(AT_FDCWD, "/dev/null")).type, "other");
  assertEquals(mustStat(statPath(folder.at("symlink"))).type, "file");
  assertEquals(statAt(AT_FDCWD, folder.at("nothing")), -Errno.ENOENT);
});

Deno.test("all fields agree with what Deno sees", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "12345");
  Deno.chmodSync(folder.at("file"), 0o4640);
  const stat = mustStat(statPath(folder.at("file")));
  const expected = Deno.statSync(folder.at("file"));
  assertEquals(stat.mode, 0o4640);
  assertEquals([stat.uid, stat.gid], [expected.uid, expected.gid]);
  assertEquals([stat.size, stat.links], [5, 1]);
  assertEquals(Math.floor(stat.modified), expected.mtime?.getTime());
  assertEquals(stat.allocated, expected.blocks! * 512);
  if (expected.birthtime !== null) {
    assertEquals(Math.floor(stat.born ?? 0), expected.birthtime.getTime());
  }
});

Deno.test("identity tells a file from the one that took its name", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("log"), "old");
  using file = mustOpenAt(AT_FDCWD, folder.at("log"), OpenFlag.O_RDONLY);
  const before = mustStat(statDescriptor(file.fd));
  assertEquals(before.identity, mustStat(statPath(folder.at("log"))).identity);
  Deno.writeTextFileSync(folder.at("new"), "new");
  Deno.renameSync(folder.at("new"), folder.at("log"));
  assertNotEquals(before.identity, mustStat(statPath(folder.at("log"))).identity);
  assertEquals(mustStat(statDescriptor(file.fd)).links, 0);
});

function mustStat(stat: Stat | number): Stat {
  assert(typeof stat !== "number", `errno ${stat}`);
  return stat;
}
