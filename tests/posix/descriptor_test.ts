import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  AT_FDCWD,
  isFifo,
  mustOpenAt,
  openAt,
  OpenFlag,
  position,
  punchHole,
  readIntoAt,
  terminalName,
  writeBytes,
  writeBytesAt,
  writeFully,
} from "../../lib/posix/descriptor.ts";
import { Errno } from "../../lib/posix/errno.ts";
import { makeFifoAt } from "../../lib/posix/file_system.ts";
import { statDescriptor } from "../../lib/posix/stat.ts";
import { inOwnProcess } from "../helpers/own_process.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_APPEND, O_NONBLOCK, O_NOFOLLOW, O_WRONLY } = OpenFlag;

Deno.test("a descriptor is closed once, however often it is asked for", async () => {
  // In the process of the tests another file may take the number meanwhile.
  const seen = await inOwnProcess(`
    import { AT_FDCWD, mustOpenAt, OpenFlag, readInto } from "./lib/posix/descriptor.ts";
    const open = () => mustOpenAt(AT_FDCWD, "/dev/null", OpenFlag.O_RDONLY);
    const file = open();
    const { fd } = file;
    file.close();
    // The number is the next file's now: a second close must not take it away.
    const next = open();
    file.close();
    const read = readInto(next.fd, new Uint8Array(1));
    console.log(JSON.stringify({ closed: file.fd, isReused: next.fd === fd && fd > 2, read }));
  `);
  assertEquals(seen, { closed: -1, isReused: true, read: 0 });
});

Deno.test("a name with a NUL in it is refused, not cut", () => {
  assertThrows(() => openAt(AT_FDCWD, "/dev/null\0x", O_RDONLY), Deno.errors.InvalidData);
});

Deno.test("descriptors are not inherited by children", async () => {
  using file = mustOpenAt(AT_FDCWD, "/dev/null", O_RDONLY);
  const { stdout } = await new Deno.Command("ls", { args: ["/proc/self/fd"] }).output();
  const inherited = new TextDecoder().decode(stdout).split("\n");
  assert(inherited.includes("1"), `${inherited}`);
  assert(!inherited.includes(String(file.fd)), `${inherited}`);
});

Deno.test("O_NOFOLLOW refuses a symlink, O_EXCL what exists", async () => {
  await using folder = new TemporaryFolder();
  Deno.symlinkSync("/dev/null", folder.at("link"));
  assertEquals(openAt(AT_FDCWD, folder.at("link"), O_RDONLY | O_NOFOLLOW), -Errno.ELOOP);
  const flags = O_WRONLY | O_CREAT | O_EXCL;
  assertEquals(openAt(AT_FDCWD, folder.at("link"), flags, 0o600), -Errno.EEXIST);
});

Deno.test("an appended write ends where position says, whoever wrote before", async () => {
  await using folder = new TemporaryFolder();
  const flags = O_RDWR | O_CREAT | O_APPEND;
  using one = mustOpenAt(AT_FDCWD, folder.at("file"), flags, 0o600);
  using other = mustOpenAt(AT_FDCWD, folder.at("file"), flags);
  assertEquals(writeBytes(one.fd, bytes("first")), 5);
  assertEquals(writeBytes(other.fd, bytes("second")), 6);
  assertEquals(position(other.fd), 11);
  const buffer = new Uint8Array(16);
  assertEquals(readIntoAt(one.fd, buffer, 3), 8);
  assertEquals(new TextDecoder().decode(buffer.subarray(0, 8)), "stsecond");
});

Deno.test("writeBytesAt overwrites in place", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "one two three");
  using file = mustOpenAt(AT_FDCWD, folder.at("file"), O_WRONLY);
  assertEquals(writeBytesAt(file.fd, bytes("TWO"), 4), 3);
  assertEquals(Deno.readTextFileSync(folder.at("file")), "one TWO three");
});

Deno.test("writeFully writes more than a pipe takes at once, or says why not", async () => {
  await using folder = new TemporaryFolder();
  assertEquals(makeFifoAt(AT_FDCWD, folder.at("fifo"), 0o600), 0);
  using fifo = mustOpenAt(AT_FDCWD, folder.at("fifo"), O_RDWR | O_NONBLOCK);
  assertEquals(writeFully(fifo.fd, new Uint8Array(200_000)), -Errno.EAGAIN);
  using file = mustOpenAt(AT_FDCWD, folder.at("file"), O_WRONLY | O_CREAT, 0o600);
  assertEquals(writeFully(file.fd, new Uint8Array(200_000)), 0);
  assertEquals(Deno.statSync(folder.at("file")).size, 200_000);
});

Deno.test("isFifo tells a FIFO from everything else that opens", async () => {
  await using folder = new TemporaryFolder();
  makeFifoAt(AT_FDCWD, folder.at("fifo"), 0o600);
  Deno.writeTextFileSync(folder.at("file"), "");
  using fifo = mustOpenAt(AT_FDCWD, folder.at("fifo"), O_RDWR | O_NONBLOCK);
  using file = mustOpenAt(AT_FDCWD, folder.at("file"), O_WRONLY);
  using device = mustOpenAt(AT_FDCWD, "/dev/null", O_WRONLY);
  assertEquals([fifo, file, device].map(({ fd }) => isFifo(fd)), [true, false, false]);
});

Deno.test("punchHole frees the blocks and keeps the size", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeFileSync(folder.at("file"), new Uint8Array(64 * 1024).fill(0x61));
  using file = mustOpenAt(AT_FDCWD, folder.at("file"), O_RDWR);
  const result = punchHole(file.fd, 0, 32 * 1024);
  if (result === -Errno.EOPNOTSUPP) return console.error("skipped: no holes on this file system");
  assertEquals(result, 0);
  const buffer = new Uint8Array(1);
  readIntoAt(file.fd, buffer, 32 * 1024 - 1);
  assertEquals(buffer[0], 0);
  readIntoAt(file.fd, buffer, 32 * 1024);
  assertEquals(buffer[0], 0x61);
  const stat = statDescriptor(file.fd);
  assertEquals(stat.size, 64 * 1024);
  assert(stat.allocated < stat.size);
});

Deno.test("terminalName knows a terminal from a file", () => {
  using file = mustOpenAt(AT_FDCWD, "/dev/null", O_RDONLY);
  assertEquals(terminalName(file.fd), undefined);
});

Deno.test("mustOpenAt throws when the kernel refuses", () => {
  assertThrows(() => mustOpenAt(AT_FDCWD, "/nonexistent", O_RDONLY), Deno.errors.NotFound);
});

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
