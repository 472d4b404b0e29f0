import { assertEquals } from "@std/assert";
import { agingOf } from "../../lib/room/aging.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** Lines of a rule file, and what then empties `/var/spool/rooms/chat`. */
const RULES: readonly (readonly [
  what: string,
  lines: readonly string[],
  expected: { readonly directory: string; readonly age: string } | undefined,
])[] = [
  ["a directory above it with an age", ["d /var/spool 0755 root root 10d"], {
    directory: "/var/spool",
    age: "10d",
  }],
  ["a line of any of these types", ["q /var/spool/rooms - - - 30d -"], {
    directory: "/var/spool/rooms",
    age: "30d",
  }],
  ["a path in quotes, with a slash at its end", ['D "/var/spool/" 1777 root root 5d'], {
    directory: "/var/spool",
    age: "5d",
  }],
  ["a pattern", ["e /var/*/rooms - - - 3h"], { directory: "/var/spool/rooms", age: "3h" }],
  ["a modifier", ["d- /var/spool - - - 10d"], { directory: "/var/spool", age: "10d" }],
  ["no age", ["d /var/spool 0755 root root -"], undefined],
  ["nothing behind the path", ["d /var/spool"], undefined],
  ["a comment", ["# d /var/spool 0755 root root 10d"], undefined],
  ["a line for the start of the system alone", ["d! /var/spool - - - 10d"], undefined],
  ["a type that makes a file", ["f /var/spool - - - 10d"], undefined],
  ["another directory whose name begins so", ["d /var/spo - - - 10d"], undefined],
  ["a pattern that reaches too far", ["e /*/rooms - - - 3h"], undefined],
  [
    "a nearer directory without an age",
    ["d /var/spool - - - 10d", "d /var/spool/rooms - - - -"],
    undefined,
  ],
  ["what is kept", ["d /var/spool - - - 10d", "x /var/spool/rooms/c*"], undefined],
  ["two lines, of which the first counts", ["d /var/spool - - - 1d", "d /var/spool - - - 2d"], {
    directory: "/var/spool",
    age: "1d",
  }],
];

for (const [what, lines, expected] of RULES) {
  Deno.test(`whether a room is emptied by age: ${what}`, async () => {
    await using folder = new TemporaryFolder();
    await Deno.writeTextFile(folder.at("rules.conf"), lines.join("\n"));
    assertEquals(agingOf("/var/spool/rooms/chat", [folder.path]), expected);
  });
}

Deno.test("of rule files of one name that in the first directory counts, and no other file", async () => {
  await using folder = new TemporaryFolder();
  for (const name of ["first", "second"]) await Deno.mkdir(folder.at(name));
  await Deno.symlink("/dev/null", folder.at("first/tmp.conf"));
  await Deno.writeTextFile(folder.at("second/tmp.conf"), "d /tmp - - - 10d\n");
  await Deno.writeTextFile(folder.at("second/README"), "d /tmp - - - 10d\n");
  const places = [folder.at("first"), folder.at("second"), folder.at("none")];
  assertEquals(agingOf("/tmp/chat", places), undefined);
  await Deno.writeTextFile(folder.at("second/other.conf"), "d /tmp - - - 20d\n");
  assertEquals(agingOf("/tmp/chat", places), { directory: "/tmp", age: "20d" });
});
