import { assertEquals, assertRejects } from "@std/assert";
import { MAX_PART_HEADER, MultipartError, readMultipart } from "../../../lib/web/http/multipart.ts";

/** The bytes of `text`, in chunks of `size`. */
async function* chunks(text: string, size = 7): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
}

async function parse(text: string, size?: number): Promise<[string, string | undefined, string][]> {
  const parts: [string, string | undefined, string][] = [];
  for await (const { name, filename, body } of readMultipart(chunks(text, size))) {
    let content = "";
    for await (const chunk of body) content += String.fromCharCode(...chunk);
    parts.push([name, filename, content]);
  }
  return parts;
}

function form(...parts: string[]): string {
  return parts.map((part) => `--xyz\r\n${part}\r\n`).join("") + "--xyz--\r\n";
}

const part = (header: string, body: string) =>
  `Content-Disposition: form-data; ${header}\r\n\r\n${body}`;

Deno.test("a form is read whatever pieces it comes in", async () => {
  const content = "line\r\n--xy\r\n--xyy--\r\n\r\n\0\xff end\r";
  const text = form(part('name="a"', ""), part('name="file"; filename="b c.txt"', content));
  for (const size of [1, 2, 3, 16, 10_000]) {
    assertEquals(await parse(text, size), [["a", undefined, ""], ["file", "b c.txt", content]]);
  }
});

Deno.test("fossil chat send's form is read, which names no boundary in its header", async () => {
  const request = Deno.readFileSync(`${import.meta.dirname}/fixtures/fossil_chat_send.http`);
  const text = String.fromCharCode(...request);
  const body = text.slice(text.indexOf("\r\n\r\n") + 4);
  const parts = await parse(body);
  assertEquals(parts.map(([name]) => name), ["lmtime", "resid", "token", "msg", "file"]);
  assertEquals(parts[3]?.[2], "nightly fuzz: 3 new crashes");
  assertEquals(parts[4], ["file", "note.txt", "hello file\n"]);
});

Deno.test("a part that is not read is skipped", async () => {
  const names: string[] = [];
  for await (
    const { name } of readMultipart(chunks(form(part('name="a"', "x"), part('name="b"', "y"))))
  ) {
    names.push(name);
  }
  assertEquals(names, ["a", "b"]);
});

Deno.test("quotes and line ends in a file's name come as browsers write them", async () => {
  const [[, filename] = []] = await parse(
    form(part('name="file"; filename="a%22b%0D%0Ac%41"', "")),
  );
  assertEquals(filename, 'a"b\r\nc%41');
});

Deno.test("what looks like a parameter in a name is part of the name", async () => {
  const text = form(part('name="; filename="; filename="b.txt"', ""));
  assertEquals(await parse(text), [["; filename=", "b.txt", ""]]);
});

Deno.test("a header of the greatest length is taken although its end comes in two pieces", async () => {
  const header = 'Content-Disposition: form-data; name="a"\r\nX:'.padEnd(MAX_PART_HEADER, "x");
  const text = form(`${header}\r\n\r\ncontent`);
  const cut = text.indexOf("\r\n\r\n") + 3;
  assertEquals(await parse(text, cut), [["a", undefined, "content"]]);
});

Deno.test("what is no form, or not a whole one, is refused", async () => {
  const whole = form(part('name="a"', "x"));
  const wrong = [
    "",
    "a=b",
    "--\r\n",
    `--${"x".repeat(200)}\r\n`,
    whole.slice(0, -8),
    "--xyz\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xyz--",
    `--xyz\r\n${"x".repeat(9000)}\r\n\r\nx\r\n--xyz--`,
    '--xyz\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--xyzzy\r\n',
    form(...Array.from({ length: 40 }, () => part('name="a"', "x"))),
  ];
  for (const text of wrong) await assertRejects(() => parse(text), MultipartError);
});
