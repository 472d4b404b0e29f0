/**
 * The C program next to which everything is measured.
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import type { TemporaryFolder } from "../helpers/temporary.ts";

/** How long something takes, ms. */
export interface Times {
  readonly median: number;
  readonly p99: number;
}

/** Does the same work in C (see the top of floor.c), and prints how long it takes. */
export class Floor {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Builds it in `folder`.
   *
   * @throws {Deno.errors.NotFound} where there is no C compiler.
   */
  static async build(folder: TemporaryFolder): Promise<Floor> {
    const path = folder.at("floor");
    const source = new URL("floor.c", import.meta.url).pathname;
    await run("cc", ["-O2", "-Wall", "-Wextra", "-o", path, source, "-lutil"]);
    return new Floor(path);
  }

  /** Runs it with `args` and returns the number that it prints. */
  async measure(...args: string[]): Promise<number> {
    return Number(await run(this.path, args));
  }

  /**
   * How long it takes from Enter on one terminal to the text on the terminals of all others.
   *
   * @param rounds How many messages count, behind so many that do not.
   * @param command Starts a client.
   */
  async measureKeys(
    clients: number,
    [skipped, rounds]: readonly [skipped: number, rounds: number],
    command: readonly string[],
  ): Promise<Times> {
    const numbers = [clients, skipped, rounds].map(String);
    const printed = await run(this.path, ["keys", ...numbers, ...command]);
    const [median = NaN, p99 = NaN] = printed.split(" ").map((value) => Number(value) / 1000);
    return { median, p99 };
  }

  /** Runs it with `args` until what is returned is disposed of. */
  keepRunning(...args: string[]): AsyncDisposable {
    const child = new Deno.Command(this.path, { args, stdin: "null" }).spawn();
    return {
      async [Symbol.asyncDispose]() {
        child.kill("SIGTERM");
        await child.status;
      },
    };
  }
}
