import { assertMatch, assertThrows } from "@std/assert";
import { load } from "../../lib/posix/libc.ts";
import { LibcError } from "../../lib/posix/libc_error.ts";

const CLOSE = { close: { parameters: ["i32"], result: "i32" } } as const;

Deno.test("a system without glibc is told what is needed", () => {
  const error = assertThrows(() => load("libc.musl-x86_64.so.1", CLOSE), LibcError);
  assertMatch(error.message, /glibc of version 2\.28 or later.*container.*musl/);
});

Deno.test("a glibc that lacks a function is told like none", () => {
  const missing = { no_such_function: { parameters: [], result: "void" } } as const;
  assertThrows(() => load("libc.so.6", missing), LibcError, "no_such_function");
});
