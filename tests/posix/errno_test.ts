import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { AT_FDCWD, openAt, OpenFlag } from "../../lib/posix/descriptor.ts";
import { describeErrno, Errno, expectSuccess, isSystemError } from "../../lib/posix/errno.ts";

Deno.test("a failed call answers with its negated errno", () => {
  assertEquals(openAt(AT_FDCWD, "/nonexistent", OpenFlag.O_RDONLY), -Errno.ENOENT);
  assertEquals(openAt(AT_FDCWD, "/proc/version/x", OpenFlag.O_RDONLY), -Errno.ENOTDIR);
  assertEquals(openAt(AT_FDCWD, "/", OpenFlag.O_WRONLY), -Errno.EISDIR);
});

Deno.test("an unexpected errno becomes the class of Deno.errors that stands for it", () => {
  const error = assertThrows(
    () => expectSuccess(-Errno.ENOENT, "open", "/tmp/x"),
    Deno.errors.NotFound,
    'open "/tmp/x": No such file or directory',
  );
  assert(isSystemError(error));
  assertEquals([error.syscall, error.errno, error.path], ["open", Errno.ENOENT, "/tmp/x"]);
});

Deno.test("an errno without a class of its own is a plain error with the same details", () => {
  const error = assertThrows(() => expectSuccess(-Errno.ENOSPC, "write", "log"), Error);
  assertInstanceOf(error, Error);
  assert(isSystemError(error));
  assertEquals(error.errno, Errno.ENOSPC);
  assert(!isSystemError(new Error("write")));
});

Deno.test("a result of 0 or more is handed through", () => {
  assertEquals(expectSuccess(7, "read", "log"), 7);
  assertEquals(expectSuccess(0, "read", "log"), 0);
});

Deno.test("describeErrno says what strerror says", () => {
  assertEquals(describeErrno(Errno.ENOSPC), "No space left on device");
});
