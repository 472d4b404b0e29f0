import { assertEquals } from "@std/assert";
import { findOffences } from "../../tools/lint_imports.ts";

Deno.test("imports that go downward, and within a folder, are in order", () => {
  assertEquals(
    offencesIn({
      "main.ts": ["./lib/cli/main.ts"],
      "lib/cli/main.ts": ["../room/room.ts", "../web/page/page.ts", "../version.ts"],
      "lib/web/page/page.ts": ["../http/server.ts"],
      "lib/room/room.ts": ["../posix/stat.ts"],
      "lib/version.ts": ["../deno.json"],
    }),
    [],
  );
});

for (
  const [what, from, to] of [
    ["upward", "lib/room/room.ts", "../cli/main.ts"],
    ["to a neighbour", "lib/web/page.ts", "../terminal/render.ts"],
    ["from HTTP to what is said in it", "lib/web/http/server.ts", "../chat/router.ts"],
    ["from what is for everybody to a layer", "lib/version.ts", "./posix/stat.ts"],
    ["out of the program", "lib/room/room.ts", "../../tests/helpers/room.ts"],
  ] as const
) {
  Deno.test(`an import ${what} is an offence`, () => {
    const target = new URL(to, `file:///${from}`).pathname.slice(1);
    const reason = `${from}:1: may not import ${target}: it is not below`;
    assertEquals(offencesIn({ [from]: [to] }), [reason]);
  });
}

Deno.test("every import in a circle is an offence, those around it are none", () => {
  assertEquals(
    offencesIn({
      "lib/cli/a.ts": ["./b.ts"],
      "lib/cli/b.ts": ["./c.ts", "./d.ts"],
      "lib/cli/c.ts": ["./b.ts"],
    }),
    [
      "lib/cli/b.ts:1: a circle: lib/cli/b.ts → lib/cli/c.ts → lib/cli/b.ts",
      "lib/cli/c.ts:1: a circle: lib/cli/c.ts → lib/cli/b.ts → lib/cli/c.ts",
    ],
  );
});

Deno.test("imports are found in every form, and the line is that of the path", () => {
  const text = [
    "/** Not this one:",
    ' * import { it } from "./comment.ts"; */',
    'import type { A } from "./a.ts";',
    "import {",
    "  b,",
    '} from "./b.ts";',
    'export * from "./c.ts";',
    'const { d } = await import("./d.ts");',
    'import text from "./text.txt" with { type: "text" };',
    'import "./f.ts";',
    'import { assert } from "@std/assert";',
  ].join("\n");
  const circles = findOffences(
    new Map([
      ["lib/cli/x.ts", text],
      ...["a.ts", "b.ts", "c.ts", "d.ts", "f.ts"].map((name) =>
        [`lib/cli/${name}`, 'import "./x.ts";'] as const
      ),
    ]),
  );
  assertEquals(
    circles.filter((line) => line.startsWith("lib/cli/x.ts")).map((line) => line.split(":")[1]),
    ["3", "6", "7", "8", "10"],
  );
});

function offencesIn(imports: Record<string, readonly string[]>): string[] {
  return findOffences(
    new Map(
      Object.entries(imports).map(([path, targets]) => [
        path,
        targets.map((target) => `import { it } from "${target}";`).join("\n"),
      ]),
    ),
  );
}
