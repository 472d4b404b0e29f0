import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { decodeLatin1, decodeUtf8, Utf8Buffer } from "../../lib/posix/utf8.ts";
import { propertyTest } from "../helpers/property.ts";

const texts = fc.oneof(
  fc.string({ maxLength: 600, size: "max" }),
  fc.string({ unit: "binary", maxLength: 600, size: "max" }),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 600, size: "max" }),
  fc.uint8Array({ max: 0x7f, maxLength: 600, size: "max" }),
);

propertyTest("bytes are read as the runtime reads them, short or long", [bytes], (bytes) => {
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  assertEquals(decodeUtf8(bytes), utf8.decode(bytes));
  assertEquals(decodeLatin1(bytes), new TextDecoder("latin1").decode(bytes));
});

propertyTest(
  "a part of some bytes is read alone",
  [bytes, fc.nat(600), fc.nat(600)],
  (bytes, one, other) => {
    const [start, end] = [one % (bytes.length + 1), other % (bytes.length + 1)].sort((a, b) =>
      a - b
    );
    const part = bytes.subarray(start, end);
    assertEquals(decodeUtf8(bytes, start, end), decodeUtf8(part));
    assertEquals(decodeLatin1(bytes, start, end), decodeLatin1(part));
  },
);

propertyTest(
  "texts become the bytes that the runtime makes of them",
  [fc.array(texts)],
  (texts) => {
    const buffer = new Utf8Buffer();
    for (const text of texts) assertEquals(buffer.encode(text), new TextEncoder().encode(text));
  },
);

Deno.test("a byte order mark stays", () => {
  assertEquals(decodeUtf8(new TextEncoder().encode("\ufeffone")), "\ufeffone");
});
