/**
 * What it costs to know who wrote a line: for whoever sends, for whoever reads, and for whoever
 * joins a room whose log is long.
 *
 * @module
 */
import { Listener } from "../../lib/fifodir/mod.ts";
import { groupsBetween, lastMessages } from "../../lib/room/log/history.ts";
import { nameOf } from "../../lib/room/names.ts";
import { LogReader } from "../../lib/room/log/reader.ts";
import { LogWriter } from "../../lib/room/log/writer.ts";
import { formatMessage, parseRecord } from "../../lib/room/log/record.ts";
import { Room } from "../../lib/room/room.ts";
import { Sender } from "../../lib/room/sender.ts";
import { formatStatement, statementsAbout } from "../../lib/room/authors/statement.ts";
import { Voucher } from "../../lib/room/authors/voucher.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { median, printRow } from "./report.ts";

const ROUNDS = 15;
const SENDS_PER_ROUND = 500;
const MESSAGES = 50_000;
const LONG_LOG_BYTES = 1024 * 1024 * 1024;

const stamp = { pid: 4242, time: Date.now(), nick: nameOf(Deno.uid() ?? 0) };
const TEXT = "a message of the length that people write in a chat";
const MESSAGE = formatMessage(stamp, TEXT);
const MESSAGE_BYTES = new TextEncoder().encode(MESSAGE);

/** Prints what vouching adds to a send, and to reading. */
export async function benchAuthors(): Promise<void> {
  // The sender is a listener too.
  await benchSending(2);
  await benchSending(10);
  await benchReading();
  await benchLongLog();
}

/** Vouching is timed by itself, beside whole sends of the same round. */
async function benchSending(listeners: number): Promise<void> {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  using stack = new DisposableStack();
  for (let pid = 1; pid <= listeners; pid++) {
    stack.use(Listener.register(room.fifodir, pid));
  }
  using sender = new Sender(room, stamp.nick);
  using other = Room.open(folder.at("other"), { create: true });
  const state = { place: "some log", size: () => Infinity, holds: () => true };
  using voucher = new Voucher(other, Deno.uid() ?? 0, state);
  let id = 0;
  const [sends, vouches]: [number[], number[]] = [[], []];
  for (let round = -1; round < ROUNDS; round++) {
    // The first round warms up.
    if (round === 0) sends.length = vouches.length = 0;
    sends.push(microseconds(() => {
      sender.send(TEXT);
    }));
    vouches.push(microseconds(() => {
      const statements = statementsAbout(MESSAGE, MESSAGE_BYTES);
      using _turn = voucher.takeTurn();
      voucher.vouch(statements.map((each) => ({ ...each, id })), state);
      id += MESSAGE.length;
    }));
  }
  const [send, vouch] = [median(sends), median(vouches)];
  printRow(`send a message to ${listeners}`, send, "µs");
  printRow("… of it vouching", vouch, "µs", {
    remark: `${(100 * vouch / send).toFixed(0)} % of the send`,
  });
}

/** A log that one user has written, read with and without asking who wrote it. */
async function benchReading(): Promise<void> {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  using writer = new LogWriter(room);
  for (let count = 0; count < MESSAGES; count += 1000) writer.append(MESSAGE.repeat(1000));
  const [plain, checked]: [number[], number[]] = [[], []];
  for (let round = 0; round < 5; round++) {
    plain.push(seconds(() => {
      using reader = new LogReader(room, 0);
      for (const line of reader.read()) if (typeof line !== "string") parseRecord(line);
    }));
    checked.push(seconds(() => {
      for (const _ of groupsBetween(room, 0, Infinity));
    }));
  }
  printRow("read a record", median(plain) / MESSAGES * 1e6, "µs");
  printRow("read a record and check who wrote it", median(checked) / MESSAGES * 1e6, "µs");
}

/** Only what is shown is checked, and only that part of the author's file is read. */
async function benchLongLog(): Promise<void> {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  using writer = new LogWriter(room);
  const count = Math.ceil(LONG_LOG_BYTES / MESSAGE.length);
  writeMany(folder.at("room/log"), count, () => MESSAGE);
  const hash = statementsAbout(MESSAGE, MESSAGE_BYTES)[0]?.hash ?? "";
  writeMany(
    folder.at(`room/authors/${Deno.uid() ?? 0}.v2`),
    count,
    (index) => formatStatement({ id: index * MESSAGE.length, length: MESSAGE.length, hash }),
  );
  const memory = Deno.memoryUsage().rss;
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    // Each time another place: what was read before is no help.
    const end = Math.floor(count / (round + 1)) * MESSAGE.length;
    return seconds(() => {
      const verdict = lastMessages(room, end, 10).at(-1)?.[0].authorship?.verdict;
      if (verdict !== "vouched") throw new Error(`At ${end} a message is ${verdict}`);
    });
  });
  printRow("check 10 messages anywhere in a log of 1 GB", median(times) * 1000, "ms");
  printRow("… memory that takes", (Deno.memoryUsage().rss - memory) / 1024 / 1024, "MB");
  writer.close();
}

/** Appends many lines to a file, some thousand at a time. */
function writeMany(path: string, count: number, line: (index: number) => string): void {
  using file = Deno.openSync(path, { append: true });
  for (let index = 0; index < count;) {
    let text = "";
    for (const end = Math.min(count, index + 10_000); index < end; index++) text += line(index);
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  }
}

function microseconds(action: () => void): number {
  const time = seconds(() => {
    for (let count = 0; count < SENDS_PER_ROUND; count++) action();
  });
  return time / SENDS_PER_ROUND * 1e6;
}

function seconds(action: () => void): number {
  const start = performance.now();
  action();
  return (performance.now() - start) / 1000;
}
