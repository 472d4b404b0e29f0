/**
 * How a host gets into an engine: what it shows that it is itself, and how it knows the engine.
 *
 * @module
 */
import {
  type Authenticator,
  type ConnectionOptions,
  credsAuthenticator,
  nkeyAuthenticator,
} from "@nats-io/nats-core";

/** Where systems keep the certificates that they trust: Debian and Arch, Red Hat, openSUSE. */
const TRUSTED_CERTIFICATES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
] as const;

/** The files that this takes. */
export interface NatsAccess {
  /** Credentials, as `nsc` makes them, or the seed of an NKey. */
  readonly creds: string | undefined;
  /** Certificates of those whose word for an engine counts, in the place of the system's. */
  readonly ca: string | undefined;
}

/**
 * What to connect with.
 *
 * @throws {Error} when a file can't be read, or holds something else.
 */
export function accessOptions(isSecure: boolean, { creds, ca }: NatsAccess): ConnectionOptions {
  return {
    ...(isSecure ? { tls: { ca: readTrusted(ca) } } : {}),
    ...(creds === undefined ? {} : { authenticator: readCredentials(creds) }),
  };
}

/** Where the system has none, those that the runtime brings count. */
function readTrusted(ca: string | undefined): string {
  if (ca !== undefined) return Deno.readTextFileSync(ca);
  for (const path of TRUSTED_CERTIFICATES) {
    try {
      return Deno.readTextFileSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return "";
}

/** A file with a token and a seed, as `nsc` makes it, or with the seed of an NKey alone. */
function readCredentials(path: string): Authenticator {
  const bytes = Deno.readFileSync(path);
  const text = new TextDecoder().decode(bytes);
  return text.includes("USER JWT")
    ? credsAuthenticator(bytes)
    : nkeyAuthenticator(new TextEncoder().encode(text.trim()));
}
