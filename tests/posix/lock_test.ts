import { assertEquals } from "@std/assert";
import { AT_FDCWD, mustOpenAt, OpenFlag } from "../../lib/posix/descriptor.ts";
import { isByteLocked, lockByte, unlockByte, waitForByte } from "../../lib/posix/lock.ts";
import { Errno } from "../../lib/posix/errno.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("a locked byte is seen by others, and free again when its file is closed", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("file");
  Deno.writeTextFileSync(path, "");
  using reader = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY);
  {
    using writer = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDWR);
    assertEquals(lockByte(writer.fd, 4242), 0);
    assertEquals([4241, 4242, 4243].map((byte) => isByteLocked(reader.fd, byte)), [
      false,
      true,
      false,
    ]);
    // Closing another descriptor of the file in the same process does not end it.
    mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY).close();
    assertEquals(isByteLocked(reader.fd, 4242), true);
  }
  assertEquals(isByteLocked(reader.fd, 4242), false);
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
