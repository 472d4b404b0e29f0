import { main } from "./lib/cli/main.ts";

if (Deno.build.os !== "linux") {
  console.error("pipechat: runs on Linux only: it needs the FIFOs and the poll of its libc");
  Deno.exit(111);
}
Deno.exit(await main(Deno.args));
