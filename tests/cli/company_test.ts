import { assertEquals } from "@std/assert";
import { Company } from "../../lib/cli/chat/company.ts";
import { type LogRecord, parseRecord } from "../../lib/room/log/record.ts";
import type { Present } from "../../lib/room/presence.ts";

/** The FIFOs in a room, and how often somebody looked at them. */
class Fifos {
  looks = 0;
  clients: Present[] = [];

  constructor(...clients: [pid: number, user: string][]) {
    this.become(...clients);
  }

  become(...clients: [pid: number, user: string][]): void {
    this.clients = clients.map(([pid, user]) => ({
      name: String(pid),
      pid,
      user,
      uid: 1000,
      terminal: undefined,
      typed: undefined,
      since: undefined,
      vouches: true,
    }));
  }

  look(): Present[] {
    this.looks++;
    return this.clients;
  }
}

function record(pid: number, text: string): LogRecord {
  const line = `[${pid}][2026.11.23 12:00:00] ${text}`;
  return parseRecord({ offset: 0, length: 1, omitted: 0, text: line });
}

function companyOf(fifos: Fifos, history: LogRecord[] = []): Company {
  const company = new Company(() => fifos.look());
  company.meet(history);
  return company;
}

Deno.test("who is here has the nick that they spoke under, or their user's name", () => {
  const fifos = new Fifos([1, "root"], [2, "bob"]);
  const company = companyOf(fifos, [record(1, "<ann>: hi"), record(3, "<gone>: hi")]);
  assertEquals(company.nicks(), ["ann", "bob"]);
  assertEquals([1, 2, 3].map((pid) => company.nickOf(pid)), ["ann", "bob", undefined]);
});

Deno.test("who joins is here, and who leaves is not; nobody is asked for that", () => {
  const fifos = new Fifos([1, "ann"]);
  const company = companyOf(fifos);
  company.learn(record(2, "*** <bob> joined ***"));
  company.learn(record(2, "<bob>: hello"));
  assertEquals(company.nicks(), ["ann", "bob"]);
  company.learn(record(1, "*** <ann> left ***"));
  company.learn(record(9, "<robot>: done"));
  assertEquals(company.nicks(), ["bob"]);
  assertEquals(fifos.looks, 1);
});

Deno.test("two clients of one nick that talk make it ambiguous", () => {
  const fifos = new Fifos([1, "ann"], [2, "ann"], [3, "bob"]);
  const company = companyOf(fifos, [record(1, "<ann>: hi")]);
  // The other one may only be listening.
  assertEquals(company.isAmbiguous("ann"), false);
  company.learn(record(2, "<ann>: me too"));
  assertEquals(company.isAmbiguous("ann"), true);
  assertEquals(company.isAmbiguous("bob"), false);
  company.learn(record(1, "*** <ann> left ***"));
  assertEquals(company.isAmbiguous("ann"), false);
});

Deno.test("who was killed, or is only said to have joined, makes no nick ambiguous for long", () => {
  const fifos = new Fifos([1, "ann"]);
  const company = companyOf(fifos, [record(1, "<ann>: hi")]);
  const later = performance.now() + 2000;
  company.learn(record(66, "*** <ann> joined ***"));
  assertEquals(company.isAmbiguous("ann"), true);
  assertEquals(company.isAmbiguous("ann", later), false);
  assertEquals(company.nickOf(66), undefined);
  // Nobody is asked again as long as nobody joins.
  fifos.become([1, "ann"], [2, "ann"]);
  company.learn(record(2, "*** <ann> joined ***"));
  const { looks } = fifos;
  for (let count = 0; count < 5; count++) company.isAmbiguous("ann", later + 60_000 + count);
  assertEquals(fifos.looks, looks + 1);
  assertEquals(company.isAmbiguous("ann"), true);
});

Deno.test("a log that names any number of clients takes no more memory", () => {
  const company = companyOf(new Fifos([1, "ann"]));
  for (let pid = 2; pid < 10_000; pid++) company.learn(record(pid, `*** <n${pid}> joined ***`));
  assertEquals(company.nicks().length <= 1000, true);
});

Deno.test("whoever wants to know is told when others are here than before", () => {
  const told: string[] = [];
  const fifos = new Fifos([1, "ann"]);
  const company = new Company(() => fifos.look(), (nicks) => told.push(nicks.join(" ")));
  company.meet([]);
  company.learn(record(2, "*** <bob> joined ***"));
  company.learn(record(2, "<bob>: hello"));
  company.learn(record(2, "*** <bob> left ***"));
  assertEquals(told, ["ann", "ann bob", "ann"]);
});
