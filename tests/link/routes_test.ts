import { assertEquals } from "@std/assert";
import { heard, offer, type Place, wishes } from "../../lib/link/routes.ts";

const ORIGIN = "web1:1.2";

function place(host: string, cursor?: number): Place {
  const cursors = new Map(cursor === undefined ? [] : [[ORIGIN, cursor]]);
  return { host, cursors, asked: new Map() };
}

function range(from: number, to: number) {
  return { origin: ORIGIN, from, to, said: [] };
}

Deno.test("a peer is sent what joins what it has, once", () => {
  const peer = place("db1", 100);
  assertEquals(offer(peer, range(100, 200)), "send");
  assertEquals(offer(peer, range(100, 200)), "known");
  assertEquals(offer(peer, range(150, 300)), "send");
  assertEquals(offer(peer, range(400, 500)), "behind");
});

Deno.test("nobody is told what they said themselves", () => {
  assertEquals(offer(place("web1"), range(0, 100)), "known");
});

Deno.test("what a peer lacks is asked for where it comes from, once", () => {
  const [web1, web2, db1] = [place("web1"), place("web2", 50), place("db1", 100)];
  const peers = [web1, web2, db1];
  const known = new Map([[ORIGIN, 100]]);
  const routes = new Map([["web1", web1]]);
  assertEquals(wishes(peers, known, routes), [{ peer: web1, origin: ORIGIN, from: 50 }]);
  assertEquals(wishes(peers, known, routes), []);
  // Another one that lacks more.
  const late = place("late");
  assertEquals(wishes([...peers, late], known, routes), [{ peer: web1, origin: ORIGIN, from: 0 }]);
});

Deno.test("what has come need not come again, and can be asked for once more later", () => {
  const [web1, web2] = [place("web1"), place("web2", 0)];
  const routes = new Map([["web1", web1]]);
  wishes([web1, web2], new Map([[ORIGIN, 100]]), routes);
  heard(web1, range(0, 60), 100);
  assertEquals(web1.asked.get(ORIGIN), 60);
  heard(web1, range(60, 100), 100);
  assertEquals(web1.asked.get(ORIGIN), undefined);
});

Deno.test("where nobody knows whence it comes, all but who lacks it are asked", () => {
  const [one, two, late] = [place("one", 100), place("two", 100), place("late")];
  const asked = wishes([one, two, late], new Map([[ORIGIN, 100]]), new Map());
  assertEquals(asked.map(({ peer }) => peer.host), ["one", "two"]);
});
