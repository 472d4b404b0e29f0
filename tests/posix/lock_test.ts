import { assertEquals } from "@std/assert";
import { AT_FDCWD, mustOpenAt, OpenFlag } from "../../lib/posix/descriptor.ts";
import { isByteLocked, lockByte } from "../../lib/posix/lock.ts";
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
