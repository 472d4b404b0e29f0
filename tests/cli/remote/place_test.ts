import { assertEquals, assertMatch, assertNotMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../../lib/cli/options.ts";
import { parsePlace } from "../../../lib/cli/remote/place.ts";
import { propertyTest } from "../../helpers/property.ts";

Deno.test("a colon before any slash names a host", () => {
  for (
    const [word, host, path] of [
      ["web1:/tmp/chat", "web1", "/tmp/chat"],
      ["ann@web1.example.org:/tmp/chat", "ann@web1.example.org", "/tmp/chat"],
      ["web1:/tmp/a:b/c", "web1", "/tmp/a:b/c"],
      ["a:/b", "a", "/b"],
      ["[2001:db8::1]:/tmp/chat", "2001:db8::1", "/tmp/chat"],
      ["ann@[2001:db8::1]:/tmp/chat", "ann@2001:db8::1", "/tmp/chat"],
      ["CORP\\ann@web1:/tmp/chat", "CORP\\ann@web1", "/tmp/chat"],
      ['web1:/tmp/it\'s a "room"\n', "web1", '/tmp/it\'s a "room"\n'],
    ] as const
  ) assertEquals(parsePlace(word), { host, path }, word);
});

Deno.test("a path that does not begin with a slash begins in the home directory", () => {
  for (
    const [path, there] of [
      ["chat", "./chat"],
      ["send", "./send"],
      ["-x", "./-x"],
      ["./chat", "./chat"],
      ["../chat", "../chat"],
      ["..", "./.."],
      ["~/chat", "./chat"],
      ["~//chat", "./chat"],
      ["~/", "."],
      ["~", "."],
      ["~ann/chat", "./~ann/chat"],
    ] as const
  ) assertEquals(parsePlace(`web1:${path}`)?.path, there, path);
});

Deno.test("anything else is a path on this host", () => {
  for (
    const word of [
      "/tmp/chat",
      "chat",
      "./a:b",
      "/x/a:b",
      "../a:b",
      "x/a:/b",
      "https://example.org/chat",
      "see: /etc/hosts",
      "note:\n/etc/hosts",
      ":/tmp/chat",
      ":",
      "",
    ]
  ) assertEquals(parsePlace(word), undefined, word);
});

Deno.test("what ssh could take for an option, or a shell for a command, is no host", () => {
  for (
    const host of [
      "-oProxyCommand=id",
      "-web1",
      "ann@-web1",
      "-ann@web1",
      "ann@",
      "@web1",
      "[-web1]",
      "[]",
      "we b1",
      "web1\n",
      "\x1b[31mweb1",
      "\u202eweb1",
      "$(id)",
      "`id`",
      "web1;id",
      "web1|id",
      "web1&",
      "web1>x",
      "it's",
      '"web1"',
      "we\\b1",
      "ann\\@web1",
    ]
  ) assertThrows(() => parsePlace(`${host}:/tmp/chat`), UsageError, "no name of a host", host);
});

Deno.test("a host without a path is not enough", () => {
  assertThrows(() => parsePlace("web1:"), UsageError, "web1:/tmp/chat");
});

propertyTest(
  "whatever a word is, ssh is given no option, and no word that a shell would read",
  [fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), anyPlace())],
  (word) => {
    try {
      const { host, path } = parsePlace(word) ?? { host: "h", path: "/" };
      assertNotMatch(host, /^-|@-|[\s'"`$;&<>|(){}/]|^$/);
      assertMatch(path, /^[./]/);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  },
);

/** Words that are nearly right. */
function anyPlace(): fc.Arbitrary<string> {
  const name = fc.string({ unit: fc.constantFrom(..."ab@-[]:$'\\ \n".split("")) });
  return fc.tuple(name, fc.string()).map(([host, path]) => `${host}:/${path}`);
}
