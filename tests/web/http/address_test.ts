import { assertEquals, assertThrows } from "@std/assert";
import { AddressError, isOwnHost, parseAddress } from "../../../lib/web/http/address.ts";

Deno.test("an address is an IP and a port, or a socket's path", () => {
  const tcp = (hostname: string, port: number) => ({ type: "tcp" as const, hostname, port });
  assertEquals(parseAddress("127.0.0.1:0", false), tcp("127.0.0.1", 0));
  assertEquals(parseAddress("[::1]:8080", false), tcp("::1", 8080));
  assertEquals(parseAddress("unix:/run/chat", false), { type: "unix", path: "/run/chat" });
  for (const text of ["", "localhost:80", "127.0.0.1", ":80", "unix:", "1.2.3.4:99999"]) {
    assertThrows(() => parseAddress(text, true), AddressError);
  }
});

Deno.test("an address that others reach must be asked for twice", () => {
  for (const text of ["0.0.0.0:80", "192.0.2.1:80", "[::]:80", "[2001:db8::1]:80"]) {
    assertThrows(() => parseAddress(text, false), AddressError, "--i-know");
    parseAddress(text, true);
  }
});

Deno.test("every loopback name with the server's port is its own, and no other", () => {
  const address = parseAddress("127.0.0.1:8080", false);
  for (const host of ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"]) {
    assertEquals(isOwnHost(host, address), true, host);
  }
  for (
    const host of ["evil.example:8080", "127.0.0.1", "127.0.0.1:80", "localhost:18080", "", null]
  ) {
    assertEquals(isOwnHost(host, address), false, `${host}`);
  }
});

Deno.test("behind a socket every loopback name and port is the server's own, and no other", () => {
  const address = parseAddress("unix:/run/chat", false);
  for (const host of ["localhost:9", "127.0.0.1:8080", "[::1]:1", "localhost"]) {
    assertEquals(isOwnHost(host, address), true, host);
  }
  for (const host of ["evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example"]) {
    assertEquals(isOwnHost(host, address), false, host);
  }
});

Deno.test("on all addresses a Host header that is a name is refused", () => {
  const address = parseAddress("0.0.0.0:8080", true);
  assertEquals(isOwnHost("192.0.2.1:8080", address), true);
  assertEquals(isOwnHost("evil.example:8080", address), false);
  assertEquals(isOwnHost("192.0.2.1:80", address), false);
});
