/**
 * What has become of all that was said.
 *
 * @module
 */
import { groupsBetween } from "../../lib/room/log/history.ts";
import { toMessage } from "../../lib/room/message/message.ts";
import { Room } from "../../lib/room/room.ts";
import { type Carrier, type Host, HOSTS, other } from "./carrier.ts";
import { type Counts, lineOf } from "./talk.ts";

/** Of all lines on the host where they were not said. */
export interface Count {
  readonly lines: number;
  readonly lost: number;
  readonly twice: number;
  readonly disordered: number;
  readonly unvouched: number;
}

/** Counts what is in both rooms. */
export function count(carrier: Carrier, said: Counts): Count {
  const all = HOSTS.map((host) => countOn(carrier, host, said[other(host)]));
  const sum = (key: keyof Count) => all.reduce((sum, each) => sum + each[key], 0);
  return {
    lines: sum("lines"),
    lost: sum("lost"),
    twice: sum("twice"),
    disordered: sum("disordered"),
    unvouched: sum("unvouched"),
  };
}

/** Whether it is as it was said. */
export function isPerfect({ lost, twice, disordered, unvouched }: Count): boolean {
  return lost + twice + disordered + unvouched === 0;
}

function countOn(carrier: Carrier, host: Host, lines: number): Count {
  const times = new Uint8Array(lines);
  let [last, disordered, unvouched, strange] = [-1, 0, 0, 0];
  using room = Room.open(carrier.at(host));
  const { size } = Deno.statSync(`${carrier.at(host)}/log`);
  for (const group of groupsBetween(room, 0, size)) {
    const { nick = "", text = "", authorship, isDeleted } = toMessage(group) ?? {};
    if (!nick.endsWith(`@${other(host)}`) || isDeleted) continue;
    const number = parseInt(text);
    if (text !== lineOf(number) || !(number < lines)) strange++;
    else times[number] = (times[number] ?? 0) + 1;
    if (number < last) disordered++;
    if (authorship?.verdict !== "vouched") unvouched++;
    last = number;
  }
  return {
    lines,
    lost: times.filter((each) => each === 0).length,
    twice: times.filter((each) => each > 1).length + strange,
    disordered,
    unvouched,
  };
}
