/**
 * `pipechat web` as a program, and requests to it.
 *
 * @module
 */
import { Room } from "../../lib/room/room.ts";
import { type PipedProgram, type ProgramOptions, startPipechat } from "./program.ts";

/** The word `robot` as Fossil's clients obscure it. */
const ROBOT = "74a13a27f82a";

/** A running server and its address. */
export class WebProgram implements AsyncDisposable {
  readonly program: PipedProgram;
  /** What it printed: the address with the token. */
  readonly url: string;
  /** The address without the token, with a slash at its end. */
  readonly base: string;
  readonly token: string;

  constructor(program: PipedProgram, url: string) {
    this.program = program;
    this.url = url;
    [this.base = "", this.token = ""] = url.split("#");
  }

  /** Asks with the token. */
  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.token}` };
    return fetch(this.base + path, { ...init, headers });
  }

  /** Says something with `chat-send`. */
  async say(msg: string): Promise<Response> {
    return await this.#send({ msg });
  }

  /** Says something as somebody else: as a robot of that name. */
  async sayAsRobot(msg: string): Promise<Response> {
    return await this.#send({ resid: ROBOT, msg });
  }

  async #send(fields: Record<string, string>): Promise<Response> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const response = await this.ask("chat-send", { method: "POST", body });
    await response.body?.cancel();
    return response;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }
}

/** Starts `pipechat web` for the room at `path`, which is made if there is none, and waits until it listens. */
export async function startWeb(
  path: string,
  args: readonly string[] = [],
  options: ProgramOptions = {},
): Promise<WebProgram> {
  Room.open(path, { create: true }).close();
  const program = await startPipechat(["web", path, ...args], options);
  const [url] = await program.expect(/http:\/\/\S+#[\w-]+(?=\n)/);
  return new WebProgram(program, url);
}
