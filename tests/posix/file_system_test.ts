import { assertEquals } from "@std/assert";
import { AT_FDCWD, mustOpenAt, OpenFlag, seekToStart } from "../../lib/posix/descriptor.ts";
import { Errno } from "../../lib/posix/errno.ts";
import {
  changeGroup,
  DirectoryWalk,
  DT_FIFO,
  entryName,
  linkAt,
  listDirectory,
  makeDirectoryAt,
  makeFifoAt,
  networkFileSystem,
  readDirectory,
  removeDirectoryAt,
  renameAt,
  unlinkAt,
} from "../../lib/posix/file_system.ts";
import { inOwnProcess } from "../helpers/own_process.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

const OPEN_DIRECTORY = OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY;

Deno.test("a directory of more names than one read takes is listed whole and sorted", async () => {
  await using folder = new TemporaryFolder();
  const names = Array.from({ length: 3000 }, (_, index) => `${10_000 + index}`);
  for (const name of names) Deno.writeTextFileSync(folder.at(name), "");
  using directory = mustOpenAt(AT_FDCWD, folder.path, OPEN_DIRECTORY);
  assertEquals(listDirectory(directory.fd), names);
  assertEquals(listDirectory(directory.fd), names, "a second time");
});

Deno.test("a walk that is over leaves another one alone, even if it is asked for more", async () => {
  await using folder = new TemporaryFolder();
  for (const name of ["one", "two"]) {
    Deno.mkdirSync(folder.at(name));
    Deno.writeTextFileSync(folder.at(`${name}/file of ${name}`), "");
  }
  using one = mustOpenAt(AT_FDCWD, folder.at("one"), OPEN_DIRECTORY);
  using two = mustOpenAt(AT_FDCWD, folder.at("two"), OPEN_DIRECTORY);
  const over = new DirectoryWalk(one.fd);
  while (over.next() !== undefined);
  const entry = new DirectoryWalk(two.fd).next();
  seekToStart(one.fd);
  assertEquals(over.next(), undefined);
  assertEquals(entry && entryName(entry), "file of two");
});

Deno.test("readDirectory tells FIFOs by their type and leaves . and .. out", async () => {
  await using folder = new TemporaryFolder();
  using directory = mustOpenAt(AT_FDCWD, folder.path, OPEN_DIRECTORY);
  makeFifoAt(directory.fd, "fifo", 0o600);
  Deno.writeTextFileSync(folder.at("...file"), "");
  const entries = Array.from(readDirectory(directory.fd), (entry) => ({
    name: entryName(entry),
    isFifo: entry.type === DT_FIFO,
  }));
  entries.sort((one, other) => one.name < other.name ? -1 : 1);
  assertEquals(entries, [{ name: "...file", isFifo: false }, { name: "fifo", isFifo: true }]);
});

Deno.test("a name that is not UTF-8 is listed, not an exception", async () => {
  await using folder = new TemporaryFolder();
  using directory = mustOpenAt(AT_FDCWD, folder.path, OPEN_DIRECTORY);
  assertEquals(makeFifoAt(directory.fd, new Uint8Array([0x31, 0xff, 0]), 0o600), 0);
  assertEquals(listDirectory(directory.fd), ["1\ufffd"]);
});

Deno.test("linkAt never replaces, renameAt does", async () => {
  await using folder = new TemporaryFolder();
  using directory = mustOpenAt(AT_FDCWD, folder.path, OPEN_DIRECTORY);
  Deno.writeTextFileSync(folder.at("one"), "1");
  Deno.writeTextFileSync(folder.at("two"), "2");
  assertEquals(linkAt(directory.fd, "one", "two"), -Errno.EEXIST);
  assertEquals(linkAt(directory.fd, "one", "three"), 0);
  assertEquals(renameAt(directory.fd, "one", "two"), 0);
  assertEquals(Deno.readTextFileSync(folder.at("two")), "1");
  assertEquals(listDirectory(directory.fd), ["three", "two"]);
});

Deno.test("directories go only when they are empty, files never as directories", async () => {
  await using folder = new TemporaryFolder();
  using directory = mustOpenAt(AT_FDCWD, folder.path, OPEN_DIRECTORY);
  assertEquals(makeDirectoryAt(directory.fd, "sub", 0o700), 0);
  Deno.writeTextFileSync(folder.at("sub/file"), "");
  assertEquals(removeDirectoryAt(directory.fd, "sub"), -Errno.ENOTEMPTY);
  assertEquals(unlinkAt(directory.fd, "sub"), -Errno.EISDIR);
  assertEquals(removeDirectoryAt(directory.fd, "sub/file"), -Errno.ENOTDIR);
  assertEquals(unlinkAt(directory.fd, "sub/file"), 0);
  assertEquals(removeDirectoryAt(directory.fd, "sub"), 0);
});

Deno.test("changeMode is exact under any umask", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "");
  const result = await inOwnProcess(`
    import { AT_FDCWD, mustOpenAt, OpenFlag } from "./lib/posix/descriptor.ts";
    import { changeMode } from "./lib/posix/file_system.ts";
    using file = mustOpenAt(AT_FDCWD, ${JSON.stringify(folder.at("file"))}, OpenFlag.O_RDONLY);
    Deno.umask(0o077);
    console.log(changeMode(file.fd, 0o662));
  `);
  assertEquals(result, 0);
  assertEquals(Deno.statSync(folder.at("file")).mode! & 0o7777, 0o662);
});

Deno.test(rootOnly("changeGroup changes the group and leaves the owner"), async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "");
  Deno.chownSync(folder.at("file"), 4321, 4321);
  using file = mustOpenAt(AT_FDCWD, folder.at("file"), OpenFlag.O_RDONLY);
  assertEquals(changeGroup(file.fd, 1234), 0);
  const { uid, gid } = Deno.statSync(folder.at("file"));
  assertEquals([uid, gid], [4321, 1234]);
});

Deno.test("a local file system is not taken for a network's", async () => {
  await using folder = new TemporaryFolder();
  using directory = mustOpenAt(AT_FDCWD, folder.path, OPEN_DIRECTORY);
  assertEquals(networkFileSystem(directory.fd), undefined);
});
