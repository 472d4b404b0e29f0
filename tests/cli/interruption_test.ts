import { assertEquals } from "@std/assert";
import { inOwnProcess } from "../helpers/own_process.ts";

Deno.test("a signal that came before anybody waits for it is told at once", async () => {
  const status = await inOwnProcess(`
    import { Interruption } from "./lib/cli/interruption.ts";
    using interruption = new Interruption();
    Deno.kill(Deno.pid, "SIGTERM");
    while (interruption.status === undefined) await new Promise((resolve) => setTimeout(resolve));
    await interruption.received;
    console.log(interruption.status);
  `);
  assertEquals(status, 143);
});
