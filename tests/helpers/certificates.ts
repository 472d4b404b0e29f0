/**
 * Certificates of an authority of one's own, made by openssl(1).
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import { TemporaryFolder } from "./temporary.ts";

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** An authority, and a server on this machine for which it vouches. */
export class Certificates extends TemporaryFolder {
  static async make(): Promise<Certificates> {
    const folder = new Certificates();
    const authority = ["-keyout", folder.#authorityKey, "-out", folder.authority];
    await run("openssl", ["req", "-x509", ...KEY, ...authority, "-subj", "/CN=authority"]);
    const request = folder.at("request");
    const names = folder.at("names");
    await Deno.writeTextFile(names, "subjectAltName=DNS:localhost");
    await run("openssl", [
      "req",
      ...KEY,
      "-keyout",
      folder.key,
      "-out",
      request,
      "-subj",
      "/CN=nats",
    ]);
    const signer = ["-CA", folder.authority, "-CAkey", folder.#authorityKey, "-set_serial", "1"];
    const result = ["-in", request, "-out", folder.certificate, "-extfile", names];
    await run("openssl", ["x509", "-req", ...signer, ...result]);
    return folder;
  }

  /** The certificate of the authority. */
  get authority(): string {
    return this.at("authority.pem");
  }

  /** The certificate of the server. */
  get certificate(): string {
    return this.at("server.pem");
  }

  /** The key of the server. */
  get key(): string {
    return this.at("server.key");
  }

  get #authorityKey(): string {
    return this.at("authority.key");
  }
}
