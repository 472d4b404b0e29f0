import { assertEquals } from "@std/assert";
import { AT_FDCWD, mustOpenAt, OpenFlag } from "../../lib/posix/descriptor.ts";
import {
  isByteLocked,
  lockByte,
  unlockAll,
  unlockByte,
  waitForByte,
} from "../../lib/posix/lock.ts";
import { Errno } from "../../lib/posix/errno.ts";
import { inOwnProcess } from "../helpers/own_process.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("a locked byte is seen by others, and all are free again at once", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("file");
  Deno.writeTextFileSync(path, "");
  using reader = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY);
  using writer = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDWR);
  const locked = () => [0, 4241, 4242, 4243, 2 ** 40].map((byte) => isByteLocked(reader.fd, byte));
  for (const byte of [4242, 2 ** 40]) assertEquals(lockByte(writer.fd, byte), 0);
  assertEquals(locked(), [false, false, true, false, true]);
  // Closing another descriptor of the file in the same process does not end it.
  mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY).close();
  assertEquals(locked(), [false, false, true, false, true]);
  unlockAll(writer.fd);
  assertEquals(locked(), [false, false, false, false, false]);
});

Deno.test("what was locked is free when its file is closed", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "");
  // Where no child is being started, which has a copy of the descriptor for a moment.
  const isLocked = await inOwnProcess(`
    import { AT_FDCWD, mustOpenAt, OpenFlag } from "./lib/posix/descriptor.ts";
    import { isByteLocked, lockByte } from "./lib/posix/lock.ts";
    const open = (flags) => mustOpenAt(AT_FDCWD, ${JSON.stringify(folder.at("file"))}, flags);
    const [reader, writer] = [open(OpenFlag.O_RDONLY), open(OpenFlag.O_RDWR)];
    lockByte(writer.fd, 7);
    const before = isByteLocked(reader.fd, 7);
    writer.close();
    console.log(JSON.stringify([before, isByteLocked(reader.fd, 7)]));
  `);
  assertEquals(isLocked, [true, false]);
});

Deno.test("who may only read a file can't make it look locked", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("file");
  Deno.writeTextFileSync(path, "");
  using one = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY);
  using other = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY);
  lockByte(one.fd, 7);
  assertEquals(isByteLocked(other.fd, 7), false);
});

Deno.test("who waits for a byte has it as soon as it is free", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("file");
  Deno.writeTextFileSync(path, "");
  using one = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDWR);
  using other = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDWR);
  assertEquals(waitForByte(one.fd, 0, 0), 0);
  assertEquals(waitForByte(other.fd, 0, 5), -Errno.EAGAIN);
  unlockByte(other.fd, 0);
  assertEquals(waitForByte(other.fd, 0, 0), -Errno.EAGAIN, "only who has it can free it");
  unlockByte(one.fd, 0);
  assertEquals(waitForByte(other.fd, 0, 0), 0);
});

Deno.test("who may only read a file keeps nobody waiting for a byte of it", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("file");
  Deno.writeTextFileSync(path, "");
  using reader = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY);
  const libc = Deno.dlopen("libc.so.6", {
    fcntl: { parameters: ["i32", "i32", "buffer"], result: "i32" },
  });
  // All of the file is locked for reading: a structure of zeros but for its type.
  const [F_OFD_SETLK, F_RDLCK] = [37, 0];
  const flock = new DataView(new ArrayBuffer(32));
  flock.setInt16(0, F_RDLCK, true);
  assertEquals(libc.symbols.fcntl(reader.fd, F_OFD_SETLK, flock.buffer), 0);
  using file = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDWR);
  // It would take days to wait.
  assertEquals(waitForByte(file.fd, 0, 1e9), -Errno.EAGAIN);
  libc.close();
});
