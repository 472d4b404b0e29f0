import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { AT_FDCWD } from "../../lib/posix/descriptor.ts";
import { Errno } from "../../lib/posix/errno.ts";
import { libc, load } from "../../lib/posix/libc.ts";
import { LibcError } from "../../lib/posix/libc_error.ts";
import { statAt } from "../../lib/posix/stat.ts";

const CLOSE = { close: { parameters: ["i32"], result: "i32" } } as const;

Deno.test("a system without glibc is told what is needed", () => {
  const error = assertThrows(() => load("libc.musl-x86_64.so.1", CLOSE), LibcError);
  assertMatch(error.message, /glibc of version 2\.28 or later.*container.*musl/);
});

Deno.test("a glibc that lacks a function is told like none", () => {
  const missing = { no_such_function: { parameters: [], result: "void" } } as const;
  assertThrows(() => load("libc.so.6", missing), LibcError, "no_such_function");
});

Deno.test("a function answers the same, and so does errno, however often it was called", () => {
  const errnos = Array.from({ length: 500 }, () => statAt(AT_FDCWD, "/no/such/file").errno);
  assertEquals(new Set(errnos), new Set([Errno.ENOENT]));
  const uids = Array.from({ length: 500 }, () => libc.geteuid());
  assertEquals(new Set(uids), new Set([Deno.uid()]));
});
