import { assertEquals } from "@std/assert";
import { renameChunks } from "../../tools/chunk_names.ts";

const bundleWith = (send: string, shared: string): Map<string, string> =>
  new Map([
    [`chunk-${shared}.js`, 'export const page=`import "./api.js"`'],
    ["main.js", `import"./chunk-${shared}.js";const load=()=>import("./send-${send}.js")`],
    [`send-${send}.js`, `import{page}from"./chunk-${shared}.js";`],
  ]);

Deno.test("the names of a bundle's files do not depend on their hashes", () => {
  const files = renameChunks(bundleWith("QK3V7Z2A", "4D6YAAAA"), "main.js");
  assertEquals(files, renameChunks(bundleWith("0BCDEFGH", "ZZZZZZZZ"), "main.js"));
  assertEquals([...files.keys()], ["main.js", "chunk-1.js", "send-2.js"]);
});

Deno.test("files that name each other do so by their new names", () => {
  const files = renameChunks(bundleWith("QK3V7Z2A", "4D6YAAAA"), "main.js");
  assertEquals(files.get("send-2.js"), 'import{page}from"./chunk-1.js";');
});

Deno.test("text that looks like the name of another file stays as it is", () => {
  const files = renameChunks(bundleWith("QK3V7Z2A", "4D6YAAAA"), "main.js");
  assertEquals(files.get("chunk-1.js"), 'export const page=`import "./api.js"`');
});

Deno.test("a file that is named only further on is found", () => {
  const files = new Map([
    ["a-AAAAAAAA.js", 'import"./b-BBBBBBBB.js"'],
    ["b-BBBBBBBB.js", ""],
    ["main.js", 'import"./a-AAAAAAAA.js"'],
  ]);
  assertEquals([...renameChunks(files, "main.js").keys()], ["main.js", "a-1.js", "b-2.js"]);
});
