import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { sha256 } from "../../../lib/room/authors/sha256.ts";
import { propertyTest } from "../../helpers/property.ts";

const encoder = new TextEncoder();

Deno.test("the hashes of FIPS 180-4's examples are right", () => {
  assertEquals(
    sha256([encoder.encode("abc")]),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assertEquals(
    sha256([encoder.encode("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")]),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
  assertEquals(
    sha256([]),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

Deno.test("bytes of every length have the hash that others compute", () => {
  const bytes = Uint8Array.from({ length: 4200 }, (_, index) => index * 7);
  for (let length = 0; length <= bytes.length; length++) {
    const part = bytes.subarray(0, length);
    assertEquals(sha256([part]), createHash("sha256").update(part).digest("hex"), `${length}`);
  }
});

propertyTest(
  "how bytes are cut into pieces does not matter for their hash",
  [fc.array(fc.uint8Array({ maxLength: 150, size: "max" }), { maxLength: 8 })],
  (pieces) => {
    const hash = createHash("sha256");
    for (const piece of pieces) hash.update(piece);
    assertEquals(sha256(pieces), hash.digest("hex"));
  },
);
