import { assert, assertEquals, assertThrows } from "@std/assert";
import { HostKey, isSignedBy, makeKey } from "../../lib/link/keys.ts";
import { LinkError, LinkState } from "../../lib/link/state.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

const payload = new TextEncoder().encode("hello");

Deno.test("what a host has signed is known as that, and nothing else", () => {
  const [ours, others] = [new HostKey(makeKey()), new HostKey(makeKey())];
  const signature = ours.sign("range", payload);
  const frame = { type: "range", payload, signature };
  assert(isSignedBy(ours.public, frame));
  assert(!isSignedBy(others.public, frame));
  assert(!isSignedBy(ours.public, { ...frame, type: "here" }));
  assert(!isSignedBy(ours.public, { ...frame, payload: new TextEncoder().encode("hellp") }));
  assert(!isSignedBy(ours.public, { ...frame, signature: "" }));
  assert(!isSignedBy(ours.public, { ...frame, signature: "A".repeat(86) }));
  for (const key of ["", "x", "A".repeat(43), "_".repeat(43)]) assert(!isSignedBy(key, frame), key);
});

Deno.test("the key of a host is made once, for its account alone", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("state/link");
  const { key } = new LinkState(path);
  assertEquals(new LinkState(path).key.public, key.public);
  assertEquals((Deno.statSync(`${path}/key`).mode ?? 0) & 0o777, 0o600);
  assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o700);
  Deno.chmodSync(`${path}/key`, 0o644);
  assertThrows(() => new LinkState(path).key, LinkError, "chmod 600");
  Deno.chmodSync(path, 0o750);
  assertThrows(() => new LinkState(path), LinkError, "chmod 700");
});

Deno.test("hosts that are trusted are known from then on", async () => {
  await using folder = new TemporaryFolder();
  const state = new LinkState(folder.at("link"));
  const key = new HostKey(makeKey()).public;
  assertEquals(state.keyOf("web1"), undefined);
  state.trust("web1", key);
  state.trust("web2", key);
  assertEquals([...new LinkState(folder.at("link")).knownHosts()], [["web1", key], ["web2", key]]);
  Deno.writeTextFileSync(folder.at("link/known_hosts"), `web1\nweb2 ${key} x\n\0\nweb3 short\n`);
  assertEquals([...state.knownHosts().keys()], ["web2"]);
});
