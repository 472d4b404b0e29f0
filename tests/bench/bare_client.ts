/**
 * A client of HTTP that does next to nothing: to make a form and to fetch takes longer than the
 * server takes to answer, and it is the server that is measured.
 *
 * @module
 */
import type { WebProgram } from "../helpers/web.ts";

/** As browsers have it, but that it may be any text. */
const BOUNDARY = "----boundary";
const HEADER_END = "\r\n\r\n";

/** One connection to a server, on which one request follows another. */
export class BareClient implements Disposable {
  readonly #connection: Deno.TcpConn;
  readonly #head: string;
  readonly #buffer = new Uint8Array(64 * 1024);

  private constructor(connection: Deno.TcpConn, { base, token }: WebProgram) {
    this.#connection = connection;
    this.#head = `Host: ${new URL(base).host}\r\nAuthorization: Bearer ${token}\r\n`;
  }

  /** Connects with the token. */
  static async connect(web: WebProgram): Promise<BareClient> {
    const { hostname, port } = new URL(web.base);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    connection.setNoDelay(true);
    return new BareClient(connection, web);
  }

  /** Asks for something; the body of the answer. */
  async get(path: string): Promise<string> {
    return await this.#exchange(`GET /${path} HTTP/1.1\r\n${this.#head}\r\n`);
  }

  /** Says something with the form of a browser. */
  async say(text: string): Promise<void> {
    const disposition = 'Content-Disposition: form-data; name="msg"';
    const form = `--${BOUNDARY}\r\n${disposition}\r\n\r\n${text}\r\n--${BOUNDARY}--\r\n`;
    const type = `Content-Type: multipart/form-data; boundary=${BOUNDARY}`;
    const head = `${this.#head}${type}\r\nContent-Length: ${form.length}\r\n`;
    await this.#exchange(`POST /chat-send HTTP/1.1\r\n${head}\r\n${form}`);
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  async #exchange(request: string): Promise<string> {
    await this.#connection.write(new TextEncoder().encode(request));
    let answer = "";
    while (true) {
      const length = await this.#connection.read(this.#buffer);
      if (length === null) throw new Error(`The server has ended behind "${answer}"`);
      answer += new TextDecoder("latin1").decode(this.#buffer.subarray(0, length));
      const start = answer.indexOf(HEADER_END) + HEADER_END.length;
      const expected = Number(/^content-length: (\d+)/im.exec(answer)?.[1]);
      if (start >= HEADER_END.length && answer.length >= start + expected) {
        if (!answer.startsWith("HTTP/1.1 200 ")) throw new Error(answer);
        return answer.slice(start);
      }
    }
  }
}
