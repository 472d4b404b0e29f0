import { assertEquals, assertMatch } from "@std/assert";
import {
  ANN,
  ANNS_LINE,
  as,
  AttackedRoom,
  EVE,
  headerOf,
  OWNER,
  READER,
} from "../helpers/attacked_room.ts";
import { pipechat, startPipechat } from "../helpers/program.ts";
import { rootOnly } from "../helpers/temporary.ts";

Deno.test(rootOnly("what a member says is vouched for, and has no mark"), async () => {
  await using room = await AttackedRoom.make();
  assertMatch(await room.seen(), /\d\]<54002>: I owe eve 10 coins/);
});

/** What EVE does before she writes a line in ANN's name. */
interface Attack {
  readonly script: string;
  /** The kernel does not let her. */
  readonly isRefused?: boolean;
  /** What is called ANN's file then is her own. */
  readonly ownsFile?: boolean;
}

/** Debian's default (proc_sys_fs(5)), which a host can have turned off. */
const protectsHardLinks = Deno.readTextFileSync("/proc/sys/fs/protected_hardlinks").trim() !== "0";

const ATTACKS: Record<string, Attack> = {
  "nothing but the line": { script: "test -f log" },
  "under the PID of ANN's client": {
    script: `line=$(sed -n "s/<54002>: .*/<54002>: I owe eve 99 coins/p" log)
      test -n "$line"; echo "$line" >> log`,
  },
  "her file overwritten": { script: "printf x 1<> authors/54002.v2", isRefused: true },
  "her file cut": { script: ": > authors/54002.v2", isRefused: true },
  "her file removed": { script: "rm authors/54002.v2", isRefused: true },
  "her file replaced": {
    script: "cp authors/54002.v2 x; mv -f x authors/54002.v2",
    isRefused: true,
  },
  "authors/ exchanged, with copies in it": {
    script: "mv authors old; mkdir authors; cp old/* authors; chmod 1640 authors/*",
    ownsFile: true,
  },
  "authors/ exchanged, with a file in it that says it is the one": {
    script: `mv authors old; mkdir authors; : > authors/54002.v2; chmod 1640 authors/54002.v2
      echo "${headerOf("authors/54002.v2")}" > authors/54002.v2`,
    ownsFile: true,
  },
  "authors/ exchanged, with links to the real files": {
    script: "mv authors old; mkdir authors; ln -s ../old/54002.v2 authors/54002.v2",
  },
  "authors/ exchanged, with hard links to the real files": {
    script: "mv authors old; mkdir authors; ln old/54002.v2 authors/54002.v2",
    isRefused: protectsHardLinks,
    // Then she makes that file herself.
    ownsFile: protectsHardLinks,
  },
  "authors/ exchanged, with a link to itself": { script: "mv authors old; ln -s old authors" },
};

/** A statement about the last line of the log. */
const STATEMENT = `length=$(tail -n 1 log | wc -c); hash=$(tail -n 1 log | sha256sum | cut -c 1-32)
  statement="$(($(wc -c < log) - length)) $length $hash"`;

for (const [what, { script, isRefused, ownsFile }] of Object.entries(ATTACKS)) {
  Deno.test(rootOnly(`an attack ends unvouched or forged: ${what}`), async () => {
    await using room = await AttackedRoom.make();
    if (isRefused) await room.attackInVain(script);
    else await room.attack(script);
    await room.attack(`echo '${ANNS_LINE}: I owe eve 99 coins' >> log`);
    // A statement of her own about it, in her file and in the one that ought to be ANN's.
    await room.attack(`${STATEMENT}; echo "$statement" >> authors/54003.v2`);
    const forge = `${STATEMENT}; echo "$statement" >> authors/54002.v2`;
    if (ownsFile) await room.attack(forge);
    else await room.attackInVain(forge);
    const screen = await room.seen();
    room.assertNotVouched(screen, "I owe eve 99 coins");
    // What ANN did say is there, and nobody is told that she did not.
    assertMatch(screen, /^\d\d:\d\d \[\d+\]<54002>\??: I owe eve 10 coins$/m);
    // Where the directory is not EVE's, it is still vouched for.
    const isIntact = Deno.lstatSync(room.at("room/authors")).uid === OWNER;
    if (isIntact) assertMatch(screen, /\]<54002>: I owe eve 10 coins$/m);
  });
}

Deno.test(
  rootOnly("a line that was vouched for and then changed is marked as forged"),
  async () => {
    await using room = await AttackedRoom.make();
    await room.attack("sed 's/10 coins/99 coins/' log | dd of=log conv=notrunc");
    assertMatch(await room.seen(), /FORGED \[\d+\]<54002>: I owe eve 99 coins/);
  },
);

Deno.test(rootOnly("an old line at a new place is not vouched for"), async () => {
  await using room = await AttackedRoom.make();
  await room.attack(`line=$(grep "10 coins" log); echo "$line" >> log`);
  const [, , replayed = ""] = (await room.seen()).split("\n").filter((line) => /<54/.test(line));
  room.assertNotVouched(replayed, "I owe eve 10 coins");
});

Deno.test(
  rootOnly("a log that was written anew behind everybody's back vouches for nothing"),
  async () => {
    await using room = await AttackedRoom.make();
    await room.attack("cp log copy; rm log; mv copy log; chmod 660 log");
    room.assertNotVouched(await room.seen(), "I owe eve 10 coins");
  },
);

Deno.test(rootOnly("what somebody said in one room can't be brought to another"), async () => {
  await using one = await AttackedRoom.make(EVE);
  await using two = await AttackedRoom.make(EVE);
  await two.say(ANN, "hello");
  await one.attack(`
    mkdir spare && mv ${two.room}/authors/54002.v2 spare
    mv authors/54002.v2 ${two.room}/authors/54002.v2
    cat log > ${two.room}/log`);
  two.assertNotVouched(await two.seen(), "I owe eve 10 coins");
});

Deno.test(
  rootOnly("what somebody said in one room can't be moved to another, log and all"),
  async () => {
    await using one = await AttackedRoom.make(EVE);
    await using two = await AttackedRoom.make(EVE);
    await one.attack(`
      mkdir spare
      mv ${two.room}/log ${two.room}/authors spare
      mv log authors ${two.room}`);
    two.assertNotVouched(await two.seen(), "I owe eve 10 coins");
  },
);

Deno.test(
  rootOnly("a file of the user that was made for something else vouches for nothing"),
  async () => {
    await using room = await AttackedRoom.make(EVE);
    await room.attack(`
    rm authors/54002.v2
    echo '${ANNS_LINE}: I owe eve 99 coins' >> log
    id=$(($(wc -c < log) - $(tail -n 1 log | wc -c)))
    echo "${headerOf("log")}" > gift
    echo "$id $(tail -n 1 log | wc -c) $(tail -n 1 log | sha256sum | cut -c 1-32)" >> gift
    chmod 644 gift`);
    await room.say(ANN, `/send ${room.room}/gift`);
    await room.attack("cp gift taken; chmod 1640 taken", ANN);
    await room.attack(
      "rm authors/54002.v2; mv files/* taken authors/; mv authors/taken authors/54002.v2",
    );
    room.assertNotVouched(await room.seen(), "I owe eve 99 coins");
  },
);

Deno.test(
  rootOnly("a forged line under the PID of a client that is here is denied at once"),
  async () => {
    await using room = await AttackedRoom.make();
    await using ann = await startPipechat([room.room], as(ANN));
    await ann.expect(/<54002> joined/);
    await using reader = await startPipechat([room.room], as(READER));
    await reader.expect(/<54004> joined/);
    await room.attack(`
    echo '[${ann.pid}][2026.11.23 12:00:00] <54002>: I owe eve 99 coins' >> log
    for fifo in event/*; do echo > $fifo; done`);
    await ann.expect(/FORGED \[\d+\]<54002>: I owe eve 99 coins/);
    await reader.expect(/FORGED \[\d+\]<54002>: I owe eve 99 coins/);
    assertMatch(await room.seen(), /FORGED \[\d+\]<54002>: I owe eve 99 coins/);
  },
);

Deno.test(rootOnly("a forged /delete is shown with a mark"), async () => {
  await using room = await AttackedRoom.make();
  await using reader = await startPipechat([room.room], as(READER));
  await reader.expect(/<54004> joined/);
  await room.attack(`
    echo '${ANNS_LINE} /delete 0' >> log
    for fifo in event/*; do echo > $fifo; done`);
  await reader.expect(/<54002>\? .*0/);
});

Deno.test(rootOnly("root vouches for the user who called sudo, in that user's file"), async () => {
  await using room = await AttackedRoom.make();
  await room.say(0, "by sudo", { SUDO_USER: "nobody" });
  const { uid } = Deno.lstatSync(room.at("room/authors/65534.v2"));
  assertEquals(uid, 65_534);
  assertMatch(await room.seen(), /<nobody>: by sudo/);
});

/** A room in which ANN has sent a picture of a bill over 10 coins; with the id of that message. */
async function roomWithBill(): Promise<{ room: AttackedRoom; id: string }> {
  const room = await AttackedRoom.make();
  Deno.writeTextFileSync(room.at("bill"), "10 coins");
  const args = ["send", room.room, "-m", "my bill", "-f", room.at("bill")];
  const { code, stdout, stderr } = await pipechat(args, "", as(ANN));
  assertEquals(code, 0, stderr);
  return { room, id: stdout.trim() };
}

Deno.test(rootOnly("an attachment that was swapped is not taken for what was sent"), async () => {
  const { room, id } = await roomWithBill();
  await using _room = room;
  assertEquals(
    (await pipechat(["get", room.room, id, "-o", "-"], "", as(READER))).stdout,
    "10 coins",
  );
  await room.attack("for file in files/*; do rm -f $file; echo '99 coins' > $file; done");
  const { code, stderr } = await pipechat(["get", room.room, id, "-o", "-"], "", as(READER));
  assertEquals(code, 111);
  assertMatch(stderr, /is not what was sent/);
});

Deno.test(rootOnly("an attachment that somebody else put below a message has a mark"), async () => {
  await using room = await AttackedRoom.make();
  await room.attack(`
    mkdir -p files; echo '99 coins' > evil; hash=$(sha256sum evil | cut -c 1-32)
    mv evil files/$hash-0123456789abcdef
    echo '${ANNS_LINE}: my bill' >> log
    echo "${ANNS_LINE} /file bill 9 text/plain $hash-0123456789abcdef" >> log`);
  room.assertNotVouched(await room.seen(), "my bill");
  await room.attack(`
    # Its PID and its time: where the day is another, a line says so in between.
    stamp=$(sed -n 's/^\\(.*<54002>\\): I owe.*/\\1/p' log); test -n "$stamp"
    head -c $(($(grep -b 'I owe' log | cut -d : -f 1) + $(grep 'I owe' log | wc -c))) log > short
    echo "$stamp /file bill 9 text/plain $(ls files)" >> short
    cat short > log`);
  // Where that line is now, ANN's file has one of hers.
  assertMatch(
    await room.seen(),
    /<54002>: I owe eve 10 coins\n +FORGED \[\d+\]<54002> \[file: bill/,
  );
});

Deno.test(rootOnly("a directory of authors that nobody may enter ends no session"), async () => {
  await using room = await AttackedRoom.make();
  await room.attack(`
    mv authors other; mkdir authors; touch authors/54002.v2; chmod 440 authors
    echo '[7][2026.11.23 12:00:00] <robot>: ping' >> log`);
  room.assertNotVouched(await room.seen(), "ping");
});
