import { assertEquals } from "@std/assert";
import {
  AT_FDCWD,
  mustOpenAt,
  OpenFlag,
  writeBytes,
  writeFully,
} from "../../lib/posix/descriptor.ts";
import { makeFifoAt } from "../../lib/posix/file_system.ts";
import { isHungUp, waitReadable, waitWritable } from "../../lib/posix/poll.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("waitReadable waits for the byte, and leaves the event loop free meanwhile", async () => {
  await using folder = new TemporaryFolder();
  makeFifoAt(AT_FDCWD, folder.at("fifo"), 0o600);
  using fifo = mustOpenAt(AT_FDCWD, folder.at("fifo"), OpenFlag.O_RDWR | OpenFlag.O_NONBLOCK);
  const order: string[] = [];
  const waiting = waitReadable(fifo.fd).then(() => order.push("readable"));
  await new Promise((resolve) => setTimeout(resolve, 0));
  order.push("written");
  writeBytes(fifo.fd, new Uint8Array([0x0a]));
  await waiting;
  assertEquals(order, ["written", "readable"]);
});

Deno.test("several descriptors are waited for at once", async () => {
  await using folder = new TemporaryFolder();
  using stack = new DisposableStack();
  const fds = Array.from({ length: 8 }, (_, index) => {
    makeFifoAt(AT_FDCWD, folder.at(`${index}`), 0o600);
    const flags = OpenFlag.O_RDWR | OpenFlag.O_NONBLOCK;
    return stack.use(mustOpenAt(AT_FDCWD, folder.at(`${index}`), flags)).fd;
  });
  const order: number[] = [];
  const waiting = fds.map((fd) => waitReadable(fd).then(() => order.push(fd)));
  for (const [index, fd] of fds.entries()) {
    writeBytes(fd, new Uint8Array([0x0a]));
    await waiting[index];
  }
  assertEquals(order, fds);
});

Deno.test("waitWritable waits until somebody has read what a full FIFO holds", async () => {
  await using folder = new TemporaryFolder();
  makeFifoAt(AT_FDCWD, folder.at("fifo"), 0o600);
  using fifo = mustOpenAt(AT_FDCWD, folder.at("fifo"), OpenFlag.O_RDWR | OpenFlag.O_NONBLOCK);
  writeFully(fifo.fd, new Uint8Array(200_000));
  const reader = new Deno.Command("head", { args: ["-c", "65536", folder.at("fifo")] }).output();
  waitWritable(fifo.fd);
  assertEquals(writeBytes(fifo.fd, new Uint8Array([0x0a])), 1);
  await reader;
});

Deno.test("a FIFO is hung up once nobody writes to it any more", async () => {
  await using folder = new TemporaryFolder();
  makeFifoAt(AT_FDCWD, folder.at("fifo"), 0o600);
  const flags = OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK;
  using reader = mustOpenAt(AT_FDCWD, folder.at("fifo"), flags);
  {
    using _writer = mustOpenAt(AT_FDCWD, folder.at("fifo"), OpenFlag.O_WRONLY);
    assertEquals(isHungUp(reader.fd), false);
  }
  assertEquals(isHungUp(reader.fd), true);
});
