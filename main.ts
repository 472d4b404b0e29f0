if (Deno.build.os !== "linux") {
  console.error("pipechat: runs on Linux only: it needs the FIFOs and the poll of its libc");
  Deno.exit(111);
}

// Only now: the modules below open libc as soon as they are loaded.
const { main } = await import("./lib/cli/main.ts");
Deno.exit(await main(Deno.args));
