import { assert, assertEquals } from "@std/assert";
import { lightenRequire } from "../../tools/bundled_require.ts";

const BUNDLED = 'var a=1;import{createRequire as __made} from "node:module";' +
  "var m=__made(import.meta.url);export{m};";

Deno.test("a bundle makes no require at its start", () => {
  const text = lightenRequire(BUNDLED);
  assertEquals(text, "var a=1;var m=(name)=>process.getBuiltinModule(name);export{m};");
});

Deno.test("what a bundle requires is a module of Node all the same", async () => {
  const url = `data:text/javascript,${encodeURIComponent(lightenRequire(BUNDLED))}`;
  const { m: required } = await import(url);
  for (const name of ["node:tls", "net"]) assert("connect" in required(name), name);
});

Deno.test("what has no require stays as it is", () => {
  assertEquals(lightenRequire("var createRequire=1;"), "var createRequire=1;");
});
