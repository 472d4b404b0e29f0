/**
 * Starting the one Chromium that all test files share (chromium_server.ts), which takes a second,
 * and telling them where it listens.
 *
 * @module
 */

/** The variable that tells the tests where Chromium listens. */
export const CHROMIUM_ENDPOINT = "PIPECHAT_CHROMIUM";

/** A running Chromium. Disposing of it ends it. */
export class SharedChromium implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #endpoint: string;

  private constructor(child: Deno.ChildProcess, endpoint: string) {
    this.#child = child;
    this.#endpoint = endpoint;
  }

  /**
   * Starts Chromium and waits until it listens.
   *
   * @throws {Error} when it ends instead; why stands on stderr.
   */
  static async start(): Promise<SharedChromium> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", `${import.meta.dirname}/chromium_server.ts`],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      return new SharedChromium(child, text.trim());
    }
    throw new Error("Chromium does not start");
  }

  /** What to put into the environment of the tests. */
  get env(): Record<string, string> {
    return { [CHROMIUM_ENDPOINT]: this.#endpoint };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stdin.close();
    await this.#child.status;
  }
}
