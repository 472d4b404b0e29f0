import { assertEquals } from "@std/assert";
import { quote } from "../../lib/shell_word.ts";
import { PipedProgram, programArgv } from "../helpers/program.ts";
import { executableOnly } from "../helpers/needs.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test(executableOnly("too few descriptors are told in one sentence"), async () => {
  await using folder = new TemporaryFolder();
  const argv = await programArgv(["send", "--create", folder.at("room"), "-m", "hello"]);
  const command = `ulimit -n 13; exec ${argv.map(quote).join(" ")}`;
  await using send = new PipedProgram(["sh", "-c", command]);
  const { code, stderr } = await send.finished();
  assertEquals([code, stderr], [
    111,
    `pipechat: Cannot open or create room "${folder.at("room")}": ` +
    `this process may not have more files open; see: ulimit -n\n`,
  ]);
});
