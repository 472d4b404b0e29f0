import { basename } from "node:path";
import { ToolError } from "./tool_error.ts";

/** A program ended with a status other than 0; the message has what it said about that. */
export class CommandError extends ToolError {
  override name = "CommandError";
}

/**
 * Runs a program to its end and returns what it printed, without the last newline.
 *
 * @throws {CommandError} when it fails or is stopped by `options.signal`
 * @throws {Deno.errors.NotFound} when there is no such program
 */
export async function run(
  program: string,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env" | "signal"> = {},
): Promise<string> {
  const command = new Deno.Command(program, {
    ...options,
    args: [...args],
    // Where this is set, Deno's errors come with a page of addresses.
    env: { RUST_BACKTRACE: "0", NO_COLOR: "1", ...options.env },
    stdin: "null",
  });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  if (!success) {
    const said = decoder.decode(stderr.length > 0 ? stderr : stdout).trim();
    throw new CommandError(`Cannot run "${basename(program)} ${args.join(" ")}": ${said}`);
  }
  return decoder.decode(stdout).trimEnd();
}
