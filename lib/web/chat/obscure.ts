/**
 * The way Fossil disguises the user and the password in what `fossil chat send` posts
 * (docs/protocol.md). It hides nothing: what comes out is as good as plain text.
 *
 * @module
 */

const KEY = [
  ...[0xa7, 0x21, 0x31, 0xe3, 0x2a, 0x50, 0x2c, 0x86],
  ...[0x4c, 0xa4, 0x52, 0x25, 0xff, 0x49, 0x35, 0x85],
];

/** The text behind `obscured`: a byte of salt, then the text; or undefined if it is not that. */
export function unobscure(obscured: string): string | undefined {
  if (!/^(?:[\da-f]{2})+$/i.test(obscured)) return undefined;
  const [salt = 0, ...bytes] = Uint8Array.fromHex(obscured);
  const plain = bytes.map((byte, index) => byte ^ salt ^ (KEY[index % KEY.length] ?? 0));
  return new TextDecoder().decode(new Uint8Array(plain));
}
