import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FrameError, FrameReader, makeFrame } from "../../lib/link/frame.ts";
import { chunkSizes, cut } from "../helpers/inputs.ts";
import { propertyTest } from "../helpers/property.ts";

const frames = fc.array(
  fc.tuple(fc.constantFrom("range", "hello", "file"), fc.uint8Array({ maxLength: 300 })),
);

propertyTest(
  "frames come as they were sent, however the stream is cut",
  [frames, chunkSizes],
  (sent, sizes) => {
    const made = sent.map(([type, payload]) => makeFrame(type, payload, () => "s".repeat(86)));
    const stream = new Uint8Array(made.flatMap(({ bytes }) => [...bytes]));
    const reader = new FrameReader();
    const came = [...cut(stream, sizes)].flatMap((chunk) => [...reader.push(chunk)]);
    assertEquals(
      came.map(({ type, payload }) => [type, [...payload]]),
      sent.map(([type, payload]) => [type, [...payload]]),
    );
    assertEquals(came.map(({ bytes }) => [...bytes]), made.map(({ bytes }) => [...bytes]));
  },
);

for (
  const [what, text] of Object.entries({
    "what has no end": "x".repeat(200),
    "another protocol": "GET / HTTP/1.1\r\n\r\n",
    "a length that is none": "range -1\n",
    "far too long a payload": "range 999999999\n",
    "a signature that is none": "range 1 x\n1",
  })
) {
  Deno.test(`no frame is ${what}`, () => {
    const reader = new FrameReader();
    assertThrows(() => [...reader.push(new TextEncoder().encode(text))], FrameError);
  });
}
