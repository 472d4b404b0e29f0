import { assertEquals } from "@std/assert";
import { imageType } from "../../../lib/web/chat/image.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

Deno.test("a picture is known by its first bytes", () => {
  assertEquals(imageType(bytes("\x89PNG\r\n\x1a\n....")), "image/png");
  assertEquals(imageType(bytes("\xff\xd8\xff\xe0....")), "image/jpeg");
  assertEquals(imageType(bytes("GIF89a......")), "image/gif");
  assertEquals(imageType(bytes("RIFF\x10\0\0\0WEBPVP8 ")), "image/webp");
});

Deno.test("what could hold a script is no picture", () => {
  const others = [
    "<svg xmlns='http://www.w3.org/2000/svg'>",
    "<html>",
    "",
    "RIFF....WAVE",
    " GIF89a",
  ];
  for (const text of others) assertEquals(imageType(bytes(text)), undefined, text);
});
