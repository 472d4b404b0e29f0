import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { AT_FDCWD, mustOpenAt, OpenFlag } from "../../lib/posix/descriptor.ts";
import { Errno } from "../../lib/posix/errno.ts";
import { makeFifoAt } from "../../lib/posix/file_system.ts";
import {
  isSameFile,
  mustStat,
  type Stat,
  statAt,
  statDescriptor,
  statPath,
} from "../../lib/posix/stat.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("statAt tells what a name is, and never looks through a symlink", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "");
  Deno.mkdirSync(folder.at("directory"));
  Deno.symlinkSync("file", folder.at("symlink"));
  makeFifoAt(AT_FDCWD, folder.at("fifo"), 0o600);
  for (const type of ["file", "directory", "symlink", "fifo"] as const) {
    assertEquals(found(statAt(AT_FDCWD, folder.at(type))).type, type);
  }
  assertEquals(found(statAt(AT_FDCWD, "/dev/null")).type, "other");
  assertEquals(found(statPath(folder.at("symlink"))).type, "file");
});

Deno.test("what is not there has no type, and the errno says why", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "");
  const told = (stat: Stat) => [stat.type, stat.errno];
  assertEquals(told(statAt(AT_FDCWD, folder.at("nothing"))), ["none", Errno.ENOENT]);
  assertEquals(told(statPath(folder.at("nothing"))), ["none", Errno.ENOENT]);
  assertEquals(told(statPath(folder.at("file/in it"))), ["none", Errno.ENOTDIR]);
  assertEquals(told(statDescriptor(-1)), ["none", Errno.EBADF]);
});

Deno.test("nothing that is not there compares like a file", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "");
  const [file, nothing] = [statPath(folder.at("file")), statPath(folder.at("nothing"))];
  assert(isSameFile(file, statPath(folder.at("file"))));
  assertFalse(isSameFile(file, nothing) || isSameFile(nothing, file));
  assertFalse(isSameFile(nothing, statPath(folder.at("nothing"))));
  for (const value of Object.values(nothing)) {
    if (typeof value !== "number" || value === nothing.errno) continue;
    assertFalse(value === value || value <= 0 || value >= 0, `${value} is like a number`);
  }
  assertEquals([nothing.inode, nothing.born], [-1n, undefined]);
});

Deno.test("mustStat throws what the kernel says, with the path", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "12345");
  using file = mustOpenAt(AT_FDCWD, folder.at("file"), OpenFlag.O_RDONLY);
  assertEquals(mustStat(file.fd, "file").size, 5);
  assertThrows(() => mustStat(-1, "file"), Deno.errors.BadResource, 'statx "file": ');
});

Deno.test("all fields agree with what Deno sees", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "12345");
  Deno.chmodSync(folder.at("file"), 0o4640);
  const stat = found(statPath(folder.at("file")));
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

Deno.test("isSameFile tells a file from the one that took its name", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("log"), "old");
  using file = mustOpenAt(AT_FDCWD, folder.at("log"), OpenFlag.O_RDONLY);
  const before = found(statDescriptor(file.fd));
  assert(isSameFile(before, found(statPath(folder.at("log")))));
  Deno.writeTextFileSync(folder.at("new"), "new");
  Deno.renameSync(folder.at("new"), folder.at("log"));
  assertFalse(isSameFile(before, found(statPath(folder.at("log")))));
  assertEquals(found(statDescriptor(file.fd)).links, 0);
});

function found(stat: Stat): Stat {
  assert(stat.type !== "none", `errno ${stat.errno}`);
  return stat;
}
