/**
 * What comes from a client and goes to it, wherever the client was accepted.
 *
 * @module
 */
import type { Socket } from "node:net";

/** So much is read at once (bytes). */
const CHUNK = 64 * 1024;

/** Who has read enough may still write. */
const KEPT_OPEN = { destroyOnReturn: false };

/** Both directions of a connection. Reading and writing fail once it is closed or broken. */
export interface ByteStream {
  /** What comes, until the client ends its side. */
  chunks(): AsyncGenerator<Uint8Array<ArrayBuffer>>;
  /** Resolves when the bytes are on their way. */
  write(bytes: Uint8Array): Promise<void>;
  /** Breaks it off; closing twice is harmless. */
  close(): void;
}

/** The stream of a TCP connection that Node accepted: closing it ends what is being written, too. */
export function streamOfSocket(socket: Socket): ByteStream {
  // Whatever it is, reading or writing fails with it, too.
  socket.on("error", () => {});
  return {
    async *chunks() {
      for await (const { buffer, byteOffset, length } of socket.iterator(KEPT_OPEN)) {
        // Not as Node's Buffer, in which it takes longer to look for something.
        yield new Uint8Array(buffer, byteOffset, length);
      }
    },
    write(bytes) {
      return new Promise((resolve, reject) => {
        socket.write(bytes, (error) => error ? reject(error) : resolve());
      });
    },
    close() {
      socket.destroy();
    },
  };
}

/**
 * The stream of a connection that Deno accepted. Closing it does not end what Deno is reading or
 * writing, so the client is told by shutdown(2), and the descriptor stays until it has gone, too.
 */
export function streamOfConn(conn: Deno.Conn): ByteStream {
  const closing = Promise.withResolvers<never>();
  // Who reads or writes at that time hears of it; if nobody does, it is no error.
  closing.promise.catch(() => {});
  let isOpen = true;
  return {
    async *chunks() {
      const buffer = new Uint8Array(CHUNK);
      for (;;) {
        const length = await Promise.race([conn.read(buffer), closing.promise]);
        if (length === null) return;
        yield buffer.slice(0, length);
      }
    },
    async write(bytes) {
      for (let at = 0; at < bytes.length;) {
        at += await Promise.race([conn.write(bytes.subarray(at)), closing.promise]);
      }
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      closing.reject(new Deno.errors.BadResource("The connection is closed"));
      conn.closeWrite().catch(() => {}).finally(() => conn.close());
    },
  };
}
