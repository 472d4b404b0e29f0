/**
 * A real web server with CGI: Debian's lighttpd.
 *
 * @module
 */
import type { Argv } from "./program.ts";
import { freePort, untilListening } from "./port.ts";
import type { TemporaryFolder } from "./temporary.ts";

/** A running lighttpd, in which `chat.cgi` is a room; it knows alice and bob. */
export class Lighttpd implements AsyncDisposable {
  readonly base: string;
  readonly #child: Deno.ChildProcess;

  private constructor(base: string, child: Deno.ChildProcess) {
    this.base = base;
    this.#child = child;
  }

  /** @param argv The command line that answers a request. */
  static async start(folder: TemporaryFolder, argv: Argv): Promise<Lighttpd> {
    const port = freePort();
    await Deno.mkdir(folder.at("www"));
    await Deno.writeTextFile(folder.at("passwords"), "alice:one\nbob:two\n");
    const command = argv.map((word) => `'${word}'`).join(" ");
    // A web server passes almost no environment on, and Deno, from source, looks for its cache.
    const cache = ["HOME", "DENO_DIR"].filter((name) => Deno.env.has(name))
      .map((name) => `${name}='${Deno.env.get(name)}'`).join(" ");
    const script = `#!/bin/sh\n${cache} exec ${command}\n`;
    await Deno.writeTextFile(folder.at("www/chat.cgi"), script, { mode: 0o755 });
    await Deno.writeTextFile(folder.at("lighttpd.conf"), configuration(folder, port));
    const child = new Deno.Command("lighttpd", {
      args: ["-D", "-f", folder.at("lighttpd.conf")],
      stdout: "null",
      stderr: "null",
    }).spawn();
    const server = new Lighttpd(`http://127.0.0.1:${port}/chat.cgi`, child);
    await untilListening(port, () => "lighttpd does not listen");
    return server;
  }

  /** Asks as one of the users. */
  ask(user: "alice" | "bob", path: string, init: RequestInit = {}): Promise<Response> {
    const credentials = user === "alice" ? "alice:one" : "bob:two";
    const headers = { ...init.headers, authorization: `Basic ${btoa(credentials)}` };
    return fetch(this.base + path, { redirect: "manual", ...init, headers });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
  }
}

function configuration(folder: TemporaryFolder, port: number): string {
  return `
server.modules = ("mod_auth", "mod_authn_file", "mod_cgi")
server.document-root = "${folder.at("www")}"
server.bind = "127.0.0.1"
server.port = ${port}
server.upload-dirs = ("${folder.path}")
cgi.assign = (".cgi" => "")
auth.backend = "plain"
auth.backend.plain.userfile = "${folder.at("passwords")}"
auth.require = ("" => ("method" => "basic", "realm" => "chat", "require" => "valid-user"))
`;
}
