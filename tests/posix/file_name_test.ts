import { assertEquals } from "@std/assert";
import { byteOf, decodeName, encodeName, nameOfByte } from "../../lib/posix/file_name.ts";

Deno.test("every name of a file survives, UTF-8 or not", () => {
  for (
    const bytes of [
      [0x61],
      [0xff],
      [0x61, 0xc3, 0xa9, 0xc3],
      [0xe6, 0x97, 0xa5, 0xe6, 0x97],
      [0xf0, 0x9f, 0x98, 0x80, 0x80],
      // An encoded surrogate, an overlong slash, and a byte order mark.
      [0xed, 0xb2, 0x80],
      [0xc0, 0xaf],
      [0xef, 0xbb, 0xbf, 0x61],
    ]
  ) {
    assertEquals([...encodeName(decodeName(Uint8Array.from(bytes)))], bytes);
  }
});

Deno.test("what is UTF-8 is a character, and what is not a byte that can be told", () => {
  const name = decodeName(Uint8Array.from([0x61, 0xc3, 0xa9, 0xff]));
  assertEquals(name, `aé${nameOfByte(0xff)}`);
  assertEquals(Array.from(name, byteOf), [undefined, undefined, 0xff]);
});
