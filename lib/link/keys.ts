/**
 * Keys of hosts: Ed25519 over a SHA-256, as that is several times faster than over a long text.
 *
 * @module
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { Buffer } from "node:buffer";

/** A public key has 32 bytes, in base64url. */
const PUBLIC_KEY = /^[\w-]{43}$/;

/** The key of this host. */
export class HostKey {
  readonly #key: KeyObject;
  /** Its public half, 43 characters. */
  readonly public: string;

  /** @param pem As {@linkcode makeKey} has made it. */
  constructor(pem: string) {
    this.#key = createPrivateKey(pem);
    this.public = createPublicKey(this.#key).export({ format: "jwk" }).x ?? "";
  }

  /** Signs the payload of a frame of this type; 86 characters. */
  sign(type: string, payload: Uint8Array): string {
    return sign(null, digest(type, payload), this.#key).toString("base64url");
  }
}

/** A new key, as text for a file. */
export function makeKey(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
}

/** Whether a text is a public key; one that is nobody's verifies nothing. */
export function isPublicKey(text: string): boolean {
  return PUBLIC_KEY.test(text);
}

/** Whether a host has signed the payload of a frame. */
export function isSignedBy(
  key: string,
  { type, payload, signature }: { type: string; payload: Uint8Array; signature: string },
): boolean {
  if (signature === "" || !isPublicKey(key)) return false;
  const signed = Buffer.from(signature, "base64url");
  try {
    return verify(null, digest(type, payload), publicKey(key), signed);
  } catch {
    // It is no point of the curve.
    return false;
  }
}

const publicKeys = new Map<string, KeyObject>();

/** Those that were used are kept: hosts are few. */
function publicKey(x: string): KeyObject {
  let key = publicKeys.get(x);
  if (key === undefined) {
    key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    publicKeys.set(x, key);
  }
  return key;
}

/** Of the type, too: what was signed as one thing must not pass for another. */
function digest(type: string, payload: Uint8Array): Buffer {
  const inner = hash("sha256", payload, "hex");
  return hash("sha256", `pipechat link ${type} ${inner}`, "buffer");
}
