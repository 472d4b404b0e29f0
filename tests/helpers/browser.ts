/**
 * A real browser: Debian's Chromium without a window.
 *
 * @module
 */
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
} from "playwright-core";
import { CHROMIUM, type Needy, programOnly } from "./needs.ts";
import { CHROMIUM_ENDPOINT } from "./shared_chromium.ts";

/** As root there is no sandbox; and it shall talk to nobody by itself. */
export const LAUNCH_OPTIONS: LaunchOptions = {
  executablePath: `/usr/bin/${CHROMIUM}`,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
/** What takes longer on a busy machine is broken (ms). */
const PATIENCE = 30_000;

/** Something to be done with a page before it is loaded. */
export type Prepare = (page: Page) => Promise<void>;

/** Options for tests that need Chromium. */
export function chromiumOnly(
  name: string,
): Needy & { sanitizeOps: false; sanitizeResources: false } {
  // What drives the browser keeps connections and timers of its own until it is closed.
  return { ...programOnly(CHROMIUM, name), sanitizeOps: false, sanitizeResources: false };
}

/** A browser for one test, with word of all that goes wrong in its pages. */
export class TestBrowser implements AsyncDisposable {
  /** Errors and warnings of the console, scripts that failed, and requests to elsewhere. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Takes the Chromium that all tests share, or starts one where a test file is run by itself. */
  static async launch(): Promise<TestBrowser> {
    const endpoint = Deno.env.get(CHROMIUM_ENDPOINT);
    const browser = endpoint === undefined
      ? await chromium.launch(LAUNCH_OPTIONS)
      : await chromium.connect(endpoint);
    return new TestBrowser(browser);
  }

  /** Opens an address in a profile of its own, and waits until the room is there. */
  async open(
    url: string,
    options: BrowserContextOptions = {},
    prepare: Prepare = async () => {},
  ): Promise<Page> {
    const page = await this.openBare(url, options, prepare);
    await page.locator("#people-count", { hasText: /\d/ }).waitFor();
    return page;
  }

  /** Opens an address in a profile of its own. */
  async openBare(
    url: string,
    options: BrowserContextOptions = {},
    prepare: Prepare = async () => {},
  ): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1000, height: 700 },
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const { origin } = new URL(url);
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    page.on("request", (request) => {
      const { protocol, origin: target } = new URL(request.url());
      if (protocol.startsWith("http") && target !== origin) this.complaints.push(request.url());
    });
    await prepare(page);
    await page.goto(url);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}
