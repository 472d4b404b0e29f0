import { assert, assertEquals } from "@std/assert";
import { Judge } from "../../../lib/room/authors/judge.ts";
import { hashRecord, placeOf, statementsAbout } from "../../../lib/room/authors/statement.ts";
import { type LogState, Voucher } from "../../../lib/room/authors/voucher.ts";
import { LogFollower } from "../../../lib/room/log/follower.ts";
import { openLog, statLog } from "../../../lib/room/log/log_file.ts";
import { LogReader } from "../../../lib/room/log/reader.ts";
import { LogWriter } from "../../../lib/room/log/writer.ts";
import { OpenFlag, punchHole } from "../../../lib/posix/descriptor.ts";
import { Errno } from "../../../lib/posix/errno.ts";
import { takeBack } from "../../../lib/room/message/deletion.ts";
import { groupMessages } from "../../../lib/room/message/message.ts";
import { toJson } from "../../../lib/room/message/message_json.ts";
import {
  formatAnswer,
  formatCommand,
  formatMessage,
  formatStatus,
} from "../../../lib/room/log/record.ts";
import { nameOf } from "../../../lib/room/names.ts";
import { recordsBetween, TemporaryRoom } from "../../helpers/room.ts";
import { isRoot, rootOnly } from "../../helpers/temporary.ts";

const nick = nameOf(Deno.uid() ?? 0);
const self = { pid: 42, time: Date.UTC(2026, 10, 23, 12, 30), nick };
/** A user without a name, whose nick is the number. */
const STRANGER = 54_321;
const stranger = { ...self, nick: String(STRANGER) };

/** What is said of every record of the log: its text and its verdict, with who vouches. */
function verdicts({ room }: TemporaryRoom, start = 0): string[] {
  return [...recordsBetween(room, start, Infinity)].map((record) => {
    const text = "text" in record ? record.text : record.type;
    const { verdict = "-", by } = record.authorship ?? {};
    return `${text}: ${verdict}${by === undefined ? "" : ` by ${by}`}`;
  });
}

/** The log of a room as a voucher wants to know it. */
function stateOf(folder: TemporaryRoom): LogState {
  const path = folder.at("room/log");
  using log = openLog(folder.room, OpenFlag.O_RDONLY, false);
  return {
    place: placeOf(folder.room, statLog(log.fd)),
    size: () => Deno.statSync(path).size,
    holds: ({ id, length, hash }) =>
      hashRecord([Deno.readFileSync(path).subarray(id, id + length)]) === hash,
  };
}

function writeInto(room: TemporaryRoom, change: (log: string) => string): void {
  room.log = change(room.log);
}

Deno.test("what a writer appends is vouched for, whatever kind of record it is", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatStatus(self, "joined"));
  writer.append(formatMessage(self, "one\ntwo") + formatCommand(self, "file", "a 1 b/c d"));
  writer.append(formatMessage(self, "é") + formatMessage(self, "") + formatCommand(self, "list"));
  assertEquals(verdicts(room), [
    "status: vouched",
    "one: vouched",
    "two: vouched",
    "command: vouched",
    "é: vouched",
    ": vouched",
    "command: vouched",
  ]);
});

Deno.test("a line that somebody writes past pipechat is unvouched, not forged", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "first"));
  writeInto(room, (log) => log + formatMessage({ ...self, pid: 7 }, "by a script"));
  writer.append(formatMessage(self, "last"));
  assertEquals(verdicts(room), ["first: vouched", "by a script: unvouched", "last: vouched"]);
});

Deno.test("a room where nobody vouches has unvouched lines and no other harm", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage(self, "old") + "[42] is <x>\nnonsense\n";
  assertEquals(verdicts(room), ["old: unvouched", "is <x>: unvouched", "nonsense: -"]);
});

Deno.test("an answer is vouched for by whom it names, or has a mark", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatAnswer(42, nick));
  writeInto(room, (log) => log + formatAnswer(42, nick));
  assertEquals(verdicts(room), [`is <${nick}>: vouched`, `is <${nick}>: unvouched`]);
});

for (
  const [what, change] of Object.entries<(log: string) => string>({
    "other words": (log) => log.replace("pay ann", "pay eve"),
    "another time": (log) => log.replace("12:30:00] <", "12:31:00] <"),
    "another PID": (log) => log.replace("[42]", "[43]"),
    "its last line made into blank lines": (log) =>
      log.replace(/^.*by noon\n/m, (line) => "\n".repeat(line.length)),
    "its last line made blank": (log) => log.replace("by noon", "       "),
    "its first line made blank": (log) => log.replace("pay ann", "       "),
    "a newline in the middle": (log) => log.replace("pay ann", "pay\nann"),
    "a NUL in the middle": (log) => log.replace("pay ann", "pay\0ann"),
  })
) {
  Deno.test(`a vouched record that was changed in place is forged: ${what}`, async () => {
    await using room = new TemporaryRoom();
    using writer = new LogWriter(room.room);
    writer.append(formatMessage(self, "pay ann\nby noon"));
    writer.append(formatMessage(self, "next"));
    writeInto(room, change);
    const [first = "", ...others] = verdicts(room);
    assertEquals(first.endsWith(": forged"), true, first);
    assertEquals(others.at(-1), "next: vouched");
    assertEquals(others.slice(0, -1).some((verdict) => verdict.endsWith(": vouched")), false);
  });
}

Deno.test("a message that was taken back is neither vouched for nor a forgery", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "secret\ntwo"));
  writeInto(room, (log) => log.replace("secret", "      ").replace("two", "   "));
  assertEquals(verdicts(room), ["      : -", "   : -"]);
});

Deno.test("an old line that is replayed at a new place is not vouched for", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "yes"));
  writeInto(room, (log) => log + log);
  assertEquals(verdicts(room), ["yes: vouched", "yes: unvouched"]);
});

Deno.test("a further line that somebody else put below a message is no part of it", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "I agree"));
  const [, further = ""] = formatMessage(self, "x\nto pay").split(/(?<=\n)/);
  writeInto(room, (log) => log + further);
  assertEquals(verdicts(room), ["I agree: vouched", "to pay: unvouched"]);
  const messages = Array.from(groupMessages(recordsBetween(room.room, 0, Infinity)), toJson);
  assertEquals(messages.map(({ xmsg, vouched }) => [xmsg, vouched]), [
    ["I agree", true],
    ["to pay", false],
  ]);
});

Deno.test(
  rootOnly("a further line that another vouches for is no part of the message above"),
  async () => {
    await using room = new TemporaryRoom();
    using own = new LogWriter(room.room);
    using other = new LogWriter(room.room, STRANGER);
    own.append(formatMessage(self, "I agree"));
    own.append(formatMessage({ ...self, nick: "robot" }, "done"));
    for (const nick of [stranger.nick, "robot"]) {
      const [, further = ""] = formatMessage({ ...stranger, nick }, "x\nto pay").split(/(?<=\n)/);
      other.append(further);
    }
    const messages = groupMessages(recordsBetween(room.room, 0, Infinity));
    assertEquals(Array.from(messages, (each) => [each.text, each.authorship?.uid]), [
      ["I agree", Deno.uid() ?? undefined],
      ["done", Deno.uid() ?? undefined],
      ["to pay", STRANGER],
      ["to pay", STRANGER],
    ]);
  },
);

Deno.test(rootOnly("nobody vouches for a further line in another's name"), async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room, STRANGER);
  const [, further = ""] = formatMessage(self, "x\nto pay").split(/(?<=\n)/);
  writer.append(formatMessage(stranger, "hello") + further);
  assertEquals(verdicts(room).at(-1), "to pay: unvouched");
});

Deno.test("reading that begins in the middle of a message accuses nobody", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "one\ntwo"));
  writer.append(formatMessage(self, "three"));
  const middle = room.log.indexOf("\n") + 1;
  assertEquals(verdicts(room, middle), ["two: unvouched", "three: vouched"]);
});

Deno.test("a robot's line is vouched for by the user who runs it", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage({ ...self, nick: "ci-robot" }, "passed"));
  assertEquals(verdicts(room), [`passed: vouched by ${nick}`]);
  const [message] = groupMessages(recordsBetween(room.room, 0, Infinity));
  const { vouched, uid, by, xfrom } = toJson(message!);
  assertEquals({ vouched, uid, by, xfrom }, {
    vouched: true,
    uid: Deno.uid() ?? 0,
    by: nick,
    xfrom: "ci-robot",
  });
});

Deno.test(rootOnly("a robot that two users claim is nobody's"), async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage({ ...self, nick: "ci-robot" }, "passed"));
  {
    using _other = new LogWriter(room.room, STRANGER);
  }
  const [, ...statements] = Deno.readTextFileSync(room.at("room/authors/0.v2")).split("\n");
  Deno.writeTextFileSync(room.at(`room/authors/${STRANGER}.v2`), statements.join("\n"), {
    append: true,
  });
  assertEquals(verdicts(room), ["passed: unvouched"]);
});

Deno.test(rootOnly("nobody vouches for a line that names another user"), async () => {
  await using room = new TemporaryRoom();
  using own = new LogWriter(room.room);
  using other = new LogWriter(room.room, STRANGER);
  other.append(formatMessage(stranger, "mine"));
  own.append(formatMessage(stranger, "not mine"));
  assertEquals(verdicts(room), ["mine: vouched", "not mine: unvouched"]);
});

Deno.test("two clients of one user vouch in one file", async () => {
  await using room = new TemporaryRoom();
  using one = new LogWriter(room.room);
  using two = new LogWriter(room.room);
  for (let count = 0; count < 300; count++) {
    (count % 3 === 0 ? one : two).append(formatMessage(self, `${count}`));
  }
  assertEquals(
    verdicts(room),
    Array.from({ length: 300 }, (_, count) => `${count}: vouched`),
  );
});

Deno.test("statements that come late are found, up to a few dozen", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  for (let count = 0; count < 1000; count++) writer.append(formatMessage(self, `${count}`));
  const path = room.at(`room/authors/${Deno.uid() ?? 0}.v2`);
  const [header = "", ...lines] = Deno.readTextFileSync(path).trimEnd().split("\n");
  for (let at = 0; at + 40 < lines.length; at += 50) {
    lines.splice(at + 40, 0, ...lines.splice(at, 1));
  }
  Deno.writeTextFileSync(path, [header, ...lines, ""].join("\n"));
  assertEquals(verdicts(room).filter((verdict) => !verdict.endsWith(": vouched")), []);
});

Deno.test("a statement that could not be written whole is written with the next one", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "one"));
  const path = room.at(`room/authors/${Deno.uid() ?? 0}.v2`);
  Deno.writeTextFileSync(path, "50 42 28d1", { append: true });
  writer.append(formatMessage(self, "two"));
  assertEquals(verdicts(room), ["one: vouched", "two: vouched"]);
});

Deno.test("a log that was cut short or replaced makes the old statements void", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "a long message that reaches far into the log"));
  room.log = formatMessage({ ...self, pid: 7 }, "script");
  writer.append(formatMessage(self, "new"));
  assertEquals(verdicts(room), ["script: unvouched", "new: vouched"]);
  Deno.removeSync(room.at("room/log"));
  writer.append(formatMessage(self, "newer"));
  assertEquals(verdicts(room), ["newer: vouched"]);
});

Deno.test("after a cut, a line of the same length at the same place is vouched for at once", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  using reader = new LogReader(room.room, 0);
  using judge = new Judge(room.room);
  const heard = () =>
    [...judge.groups(reader)].flatMap((group) =>
      typeof group === "string" || !("text" in group[0])
        ? []
        : [`${group[0].text}: ${group[0].authorship?.verdict}`]
    );
  // All that the author's file says is of that line, so that afterwards it is as long as before.
  writeInto(room, (log) => log + formatMessage({ ...self, pid: 7 }, "first"));
  const id = writer.append(formatMessage(self, "old!!"));
  assertEquals(heard(), ["first: unvouched", "old!!: vouched"]);
  Deno.truncateSync(room.at("room/log"), id);
  heard();
  assertEquals(writer.append(formatMessage(self, "new!!")), id);
  assertEquals(heard(), ["new!!: vouched"]);
  assertEquals(verdicts(room).at(-1), "new!!: vouched");
});

Deno.test("after a cut, another client of the user goes on with the new file", async () => {
  await using room = new TemporaryRoom();
  using one = new LogWriter(room.room);
  using other = new LogWriter(room.room);
  other.append(formatMessage(self, "a"));
  const id = one.append(formatMessage(self, "old!!"));
  Deno.truncateSync(room.at("room/log"), id);
  other.append(formatMessage(self, "new!!"));
  one.append(formatMessage(self, "newer"));
  other.append(formatMessage(self, "latest"));
  assertEquals(verdicts(room), [
    "a: unvouched",
    "new!!: vouched",
    "newer: vouched",
    "latest: vouched",
  ]);
});

Deno.test("a statement that is late, as its writer could not wait, voids nothing", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "first"));
  const path = room.at(`room/authors/${Deno.uid() ?? 0}.v2`);
  const length = room.log.length;
  // As if a client had written the third line, and said so, between our second and our saying so.
  const third = formatMessage(self, "third");
  const hash = hashRecord([new TextEncoder().encode(third)]);
  const second = formatMessage(self, "second");
  const statement = `${length + second.length} ${third.length} ${hash}\n`;
  using voucher = new Voucher(room.room, Deno.uid() ?? 0, stateOf(room));
  writeInto(room, (log) => log + second + third);
  Deno.writeTextFileSync(path, statement, { append: true });
  using _turn = voucher.takeTurn();
  const [about] = statementsAbout(second, new TextEncoder().encode(second));
  voucher.vouch([{ ...about!, id: length }], stateOf(room));
  assertEquals(verdicts(room), ["first: vouched", "second: vouched", "third: vouched"]);
});

Deno.test("a flood of denials hides nothing that was said before and after it", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  const say = (count: number) => {
    for (let index = 0; index < count; index++) writer.append(formatMessage(self, `${index}`));
  };
  say(500);
  for (let round = 0; round < 20; round++) {
    const id = room.log.length;
    const forged = formatMessage(self, "forged");
    writeInto(room, (log) => log + forged.repeat(32));
    for (let index = 0; index < 32; index++) {
      writer.deny({ id: id + index * forged.length, length: forged.length });
    }
    writer.append(formatMessage(self, "between"));
  }
  say(500);
  const counts = Map.groupBy(verdicts(room), (verdict) => verdict.replace(/^\d+/, "said"));
  assertEquals(
    Object.fromEntries([...counts].map(([verdict, all]) => [verdict, all.length])),
    { "said: vouched": 1000, "forged: forged": 640, "between: vouched": 20 },
  );
});

Deno.test("statements about another log prove nothing, and accuse nobody", async () => {
  await using room = new TemporaryRoom();
  {
    using writer = new LogWriter(room.room);
    writer.append(formatMessage(self, "one"));
  }
  const text = room.log;
  Deno.renameSync(room.at("room/log"), room.at("room/log.old"));
  room.log = text;
  assertEquals(verdicts(room), ["one: unvouched"]);
  room.log = text.replace("one", "two");
  assertEquals(verdicts(room), ["two: unvouched"]);
});

Deno.test("an author's file that was removed is made again", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "one"));
  Deno.removeSync(room.at("room/authors"), { recursive: true });
  writer.append(formatMessage(self, "two"));
  assertEquals(verdicts(room), ["one: unvouched", "two: vouched"]);
});

for (
  const [what, spoil] of Object.entries<(path: string) => void>({
    "is made anew, with the same text": (path) => {
      const text = Deno.readTextFileSync(path);
      Deno.renameSync(path, `${path}.real`);
      Deno.writeTextFileSync(path, text);
      Deno.chmodSync(path, 0o1640);
    },
    "has the mode that a umask of 027 gives": (path) => Deno.chmodSync(path, 0o640),
    "may be written by the group": (path) => Deno.chmodSync(path, 0o1660),
    "may be written by everybody": (path) => Deno.chmodSync(path, 0o1642),
    "has a second name": (path) => Deno.linkSync(path, `${path}.copy`),
    "is a symbolic link": (path) => {
      Deno.renameSync(path, `${path}.real`);
      Deno.symlinkSync(`${path}.real`, path);
    },
    ...(isRoot ? { "is another user's": (path: string) => Deno.chownSync(path, STRANGER, 0) } : {}),
  })
) {
  Deno.test(`a file proves nothing when it ${what}`, async () => {
    await using room = new TemporaryRoom();
    using writer = new LogWriter(room.room);
    writer.append(formatMessage(self, "one"));
    spoil(room.at(`room/authors/${Deno.uid() ?? 0}.v2`));
    assertEquals(verdicts(room), ["one: unvouched"]);
    // Its user makes another, of which the old lines have nothing.
    writer.append(formatMessage(self, "two"));
    assertEquals(verdicts(room), ["one: unvouched", "two: vouched"]);
  });
}

Deno.test("where authors/ can't be made, messages are sent all the same", async () => {
  await using room = new TemporaryRoom();
  Deno.writeTextFileSync(room.at("room/authors"), "in the way");
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "one"));
  assertEquals(verdicts(room), ["one: unvouched"]);
});

Deno.test("a line is open until its author has had the time to vouch for it", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  using reader = new LogReader(room.room, 0);
  using judge = new Judge(room.room);
  const open = () =>
    [...judge.groups(reader)].map((group) => typeof group !== "string" && group[0].authorship);
  writeInto(room, (log) => log + formatMessage({ ...self, pid: 7 }, "one"));
  assertEquals(open(), [{ verdict: "unvouched", isOpen: true }]);
  reader.rewind(0);
  writer.append(formatMessage(self, "two"));
  assertEquals(open(), [
    { verdict: "unvouched", isOpen: false },
    { verdict: "vouched", uid: Deno.uid() ?? 0 },
  ]);
});

Deno.test("only who vouches for a message, or owns the room, can vouch for its deletion", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  const id = writer.append(formatMessage(self, "mine"));
  writer.append(formatCommand(self, "delete", String(id)));
  assertEquals(verdicts(room), ["mine: vouched", "command: vouched"]);
});

Deno.test(rootOnly("a deletion of what somebody else wrote is not vouched for"), async () => {
  await using room = new TemporaryRoom();
  using own = new LogWriter(room.room);
  using other = new LogWriter(room.room, STRANGER);
  const [theirs, mine] = [
    other.append(formatMessage(stranger, "theirs")),
    own.append(formatMessage(self, "mine")),
  ];
  other.append(formatCommand(stranger, "delete", String(theirs)));
  other.append(formatCommand(stranger, "delete", String(mine)));
  own.append(formatCommand(self, "delete", String(theirs)));
  assertEquals(verdicts(room).slice(2), [
    "command: vouched",
    "command: unvouched",
    "command: vouched",
  ]);
  const deletions = [...groupMessages(recordsBetween(room.room, 0, Infinity))].slice(2);
  assertEquals(deletions.map((message) => toJson(message)).map(({ mdel, xmsg }) => [mdel, xmsg]), [
    [theirs, ""],
    [undefined, `/delete ${mine}`],
    [theirs, ""],
  ]);
});

Deno.test("statements about what has expired go with it, and the rest stays true", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  for (let count = 0; count < 3000; count++) writer.append(formatMessage(self, `${count}`));
  const path = room.at(`room/authors/${Deno.uid() ?? 0}.v2`);
  const before = Deno.statSync(path);
  using log = openLog(room.room, OpenFlag.O_RDWR, false);
  const result = punchHole(log.fd, 0, 80_000);
  if (result === -Errno.EOPNOTSUPP) return console.error("skipped: no holes on this file system");
  assertEquals(result, 0);
  using next = new LogWriter(room.room);
  next.append(formatMessage(self, "after"));
  assert((Deno.statSync(path).blocks ?? 0) < (before.blocks ?? 0) * 0.6);
  const seen = verdicts(room).slice(1);
  assert(seen.length > 800);
  assertEquals(seen.filter((verdict) => !verdict.endsWith(": vouched")), []);
});

Deno.test("a message that was taken back and is put back from a copy is not vouched for", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage(self, "before"));
  const id = writer.append(formatMessage(self, "I hereby resign\ntoday"));
  writer.append(formatMessage(self, "behind"));
  const copy = room.log;
  takeBack(room.room, writer, self, id);
  assertEquals(verdicts(room).slice(0, 4), [
    "before: vouched",
    "               : -",
    "     : -",
    "behind: vouched",
  ]);
  writeInto(room, (log) => copy + log.slice(copy.length));
  assertEquals(verdicts(room), [
    "before: vouched",
    "I hereby resign: unvouched",
    "today: unvouched",
    "behind: vouched",
    "command: vouched",
  ]);
});

Deno.test("nothing on the disk tells what was in a message that was taken back", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  const line = formatMessage(self, "yes");
  const id = writer.append(line);
  takeBack(room.room, writer, self, id);
  const statements = Deno.readTextFileSync(room.at(`room/authors/${Deno.uid() ?? 0}.v2`));
  assertEquals(statements.includes(hashRecord([new TextEncoder().encode(line)])), false);
});

Deno.test(
  rootOnly("who is there vouches no more for what the owner took back, only if it is gone"),
  async () => {
    await using room = new TemporaryRoom();
    using theirs = new LogWriter(room.room, STRANGER);
    using owner = new LogWriter(room.room);
    const id = theirs.append(formatMessage(stranger, "mine"));
    theirs.takeBack(id);
    assertEquals(verdicts(room), ["mine: vouched"]);
    const copy = room.log;
    takeBack(room.room, owner, self, id);
    theirs.takeBack(id);
    writeInto(room, (log) => copy + log.slice(copy.length));
    assertEquals(verdicts(room), ["mine: unvouched", "command: vouched"]);
  },
);

/** What is said of everything that one who follows the log reads next. */
function verdictsOfNext(follower: LogFollower): string[] {
  const all: string[] = [];
  do {
    for (const happening of follower.read()) {
      const [head] = happening.type === "group" ? happening.group : [];
      if (head?.type === "message") all.push(`${head.text}: ${head.authorship?.verdict}`);
    }
  } while (follower.dueIn !== undefined);
  return all;
}

Deno.test("who has an author's file open does not believe it when it begins as another", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  using follower = new LogFollower(room.room);
  for (const text of ["one", "two", "three"]) writer.append(formatMessage(self, text));
  assertEquals(verdictsOfNext(follower), ["one: vouched", "two: vouched", "three: vouched"]);
  const path = room.at(`room/authors/${Deno.uid() ?? 0}.v2`);
  const header = "room 1 0 log 2 0 file 3 0\n";
  // As short as that, and about the place where the next line comes.
  Deno.writeTextFileSync(path, `${header}${room.log.length} 40 ${"a".repeat(32)}\n`);
  writeInto(room, (log) => log + formatMessage(self, "by hand"));
  assertEquals(verdictsOfNext(follower), ["by hand: unvouched"]);
});

Deno.test(rootOnly("authors' files that move with their directory are found again"), async () => {
  await using room = new TemporaryRoom();
  using one = new LogWriter(room.room, STRANGER);
  using two = new LogWriter(room.room, STRANGER + 1);
  const other = { ...self, nick: String(STRANGER + 1) };
  using follower = new LogFollower(room.room);
  one.append(formatMessage(stranger, "before"));
  assertEquals(verdictsOfNext(follower), ["before: vouched"]);
  Deno.mkdirSync(room.at("room/new"));
  Deno.chmodSync(room.at("room/new"), 0o1770);
  for (const uid of [STRANGER, STRANGER + 1]) {
    Deno.renameSync(room.at(`room/authors/${uid}.v2`), room.at(`room/new/${uid}.v2`));
  }
  Deno.removeSync(room.at("room/authors"));
  Deno.renameSync(room.at("room/new"), room.at("room/authors"));
  one.append(formatMessage(stranger, "first"));
  two.append(formatMessage(other, "second"));
  one.append(formatMessage(stranger, "third"));
  assertEquals(verdictsOfNext(follower), ["first: vouched", "second: vouched", "third: vouched"]);
});

Deno.test("names without a meaning in authors/ do not take a robot its user", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append(formatMessage({ ...self, nick: "ci-robot" }, "passed"));
  // None of them belongs to the user that it names.
  for (let index = 0; index < 1100; index++) {
    Deno.writeTextFileSync(room.at(`room/authors/${1_000_000 + index}.v2`), "");
  }
  assertEquals(verdicts(room), [`passed: vouched by ${nick}`]);
});

Deno.test("who follows a room knows a robot's user however many names come to authors/", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  using reader = new LogReader(room.room, 0);
  using judge = new Judge(room.room);
  const robot = { ...self, nick: "ci-robot" };
  const heard = () =>
    [...judge.groups(reader)].map((group) =>
      typeof group !== "string" && group[0].authorship?.verdict
    );
  writer.append(formatMessage(robot, "passed"));
  assertEquals(heard(), ["vouched"]);
  for (let index = 0; index < 10_100; index++) {
    Deno.writeTextFileSync(room.at(`room/authors/${1_000_000 + index}.v2`), "");
  }
  writer.append(formatMessage(robot, "failed"));
  assertEquals(heard(), ["vouched"]);
});
