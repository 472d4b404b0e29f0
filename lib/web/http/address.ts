/**
 * Where to listen, and under which names that place may be asked for.
 *
 * @module
 */

/** Where a server listens. */
export type Address =
  | { readonly type: "tcp"; readonly hostname: string; readonly port: number }
  | { readonly type: "unix"; readonly path: string };

/** The address makes no sense, or is not one to listen on without saying so. */
export class AddressError extends Error {
  override name = "AddressError";
}

/** `127.0.0.1:8080`, `[::1]:8080`; the port 0 is any that is free. */
const TCP = /^(?:\[(?<ipv6>[\da-f:.]+)\]|(?<ipv4>\d{1,3}(?:\.\d{1,3}){3})):(?<port>\d{1,5})$/i;
const IP_LITERAL = /^(?:\[[\da-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?$/i;
/** What browsers call this very machine; no name server can make it another one's (RFC 6761). */
const LOOPBACK_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const ANY_ADDRESS = ["0.0.0.0", "::"];

/**
 * Understands `IP:PORT` or `unix:PATH`.
 *
 * @param anywhere Allow addresses that other hosts can reach.
 * @throws {AddressError} when it is neither, or reachable from outside and not allowed to be.
 */
export function parseAddress(text: string, anywhere: boolean): Address {
  if (text.startsWith("unix:") && text.length > "unix:".length) {
    return { type: "unix", path: text.slice("unix:".length) };
  }
  const { ipv6, ipv4, port } = TCP.exec(text)?.groups ?? {};
  const hostname = ipv6 ?? ipv4;
  if (hostname === undefined || Number(port) > 65535) {
    throw new AddressError(`Cannot listen on "${text}": name an IP:PORT or a unix:PATH`);
  }
  if (!anywhere && !isLoopback(hostname)) {
    throw new AddressError(
      `Refused to listen on "${text}": others could read along, as nothing is encrypted; ` +
        `listen on 127.0.0.1 and use ssh -L, or add --i-know`,
    );
  }
  return { type: "tcp", hostname, port: Number(port) };
}

/** `HOST:PORT` of a TCP address, as it stands in URLs and in Host headers. */
export function hostAndPort(hostname: string, port: number): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/**
 * Whether a Host header names this server. A page of another site can make its own name lead here
 * (DNS rebinding), but the browser then still sends that name.
 */
export function isOwnHost(host: string | null, address: Address): boolean {
  if (host === null) return false;
  // Behind a socket is whatever port `ssh -L` was given, but always on the person's own machine.
  if (address.type === "unix") return LOOPBACK_NAME.test(host);
  const { hostname, port } = address;
  if (!host.endsWith(`:${port}`)) return false;
  if (isLoopback(hostname)) return LOOPBACK_NAME.test(host);
  return ANY_ADDRESS.includes(hostname)
    ? IP_LITERAL.test(host)
    : host === hostAndPort(hostname, port);
}

function isLoopback(hostname: string): boolean {
  return hostname === "::1" || hostname.startsWith("127.");
}
