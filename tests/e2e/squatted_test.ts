import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { pipechat } from "../helpers/program.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** The group "users" of every Debian, a member of it, somebody who is not, and one of her group. */
const USERS = 100;
const bob = { uid: 2, gid: 2, groups: [USERS] };
const eve = { uid: 65534, gid: 65534 };
const mel = { uid: 3, gid: 3, groups: [eve.gid] };

/** What eve has opened to everybody, so that others take her room for theirs. */
const OPENED: readonly (readonly [name: string, mode: number])[] = [
  [".", 0o777],
  ["event", 0o777],
  ["log", 0o666],
  ["files", 0o777],
  ["authors", 0o1777],
];

/** A command line for each subcommand that reads or writes a room, and for the chat. */
const COMMANDS: readonly (readonly string[])[] = [
  ["ROOM"],
  ["send", "ROOM", "-m", "secret"],
  ["log", "ROOM"],
  ["log", "ROOM", "--follow"],
  ["who", "ROOM"],
  ["get", "ROOM", "1"],
  ["rm", "ROOM", "1"],
  ["keep", "ROOM"],
  ["purge", "ROOM"],
  ["destroy", "ROOM", "--yes"],
  ["web", "ROOM"],
];

for (const [name, mode] of OPENED) {
  Deno.test(rootOnly(`a room is refused whose ${name} everybody may write`), async () => {
    await using folder = await evesRoom();
    Deno.chmodSync(folder.at(`room/${name}`), mode);
    const { code, stdout, stderr } = await send(folder, mel);
    assertEquals([code, stdout], [111, ""]);
    const path = name === "." ? folder.at("room") : folder.at(`room/${name}`);
    assertEquals(
      stderr,
      `pipechat: Refused to use "${folder.at("room")}" as a room: everybody may write ` +
        `${name === "." ? "it" : `"${name}" in it`}; use another path, unless you trust its ` +
        `owner nobody, who can mend it with: chmod o-w ${path}\n`,
    );
  });
}

for (const command of COMMANDS) {
  const line = ["pipechat", ...command].join(" ");
  Deno.test(rootOnly(`nothing of a squatted room is read or written: ${line}`), async () => {
    await using folder = await evesRoom();
    for (const [name, mode] of OPENED) Deno.chmodSync(folder.at(`room/${name}`), mode);
    const before = Deno.readTextFileSync(folder.at("room/log"));
    const args = command.map((word) => word.replace("ROOM", folder.at("room")));
    const { code, stdout, stderr } = await pipechat(args, "secret\n", { as: bob });
    assertEquals([code, stdout], [111, ""]);
    assertMatch(
      stderr,
      /^pipechat: Refused to use ".*" as a room: it is for group "nogroup", .*\n$/,
    );
    assertEquals(Deno.readTextFileSync(folder.at("room/log")), before);
  });
}

Deno.test(rootOnly("a room is refused that one gets into only as everybody does"), async () => {
  await using folder = await evesRoom();
  Deno.chmodSync(folder.at("room"), 0o755);
  Deno.chmodSync(folder.at("room/event"), 0o755);
  const { code, stderr } = await send(folder);
  assertEquals(code, 111);
  assertStringIncludes(stderr, 'it is for group "nogroup", which you are not in');
});

Deno.test(rootOnly("a room is refused whose owner only inherited its group"), async () => {
  await using folder = new TemporaryFolder();
  Deno.chownSync(folder.path, 0, USERS);
  Deno.chmodSync(folder.path, 0o3777);
  await pipechat([folder.at("room")], "", { as: eve });
  assertEquals(Deno.lstatSync(folder.at("room")).gid, USERS);
  Deno.mkdirSync(folder.at("room/event"));
  Deno.chownSync(folder.at("room/event"), eve.uid, eve.gid);
  const { code, stderr } = await send(folder);
  assertEquals(code, 111);
  assertStringIncludes(stderr, 'its owner nobody is not in its group "users"; use another path');
});

// The C client sets modes only where it gives the room to a group.
for (const umask of [0o022, 0o077]) {
  Deno.test(
    rootOnly(`a C client's room of umask ${umask.toString(8)} is none of these`),
    async () => {
      await using folder = await evesRoom();
      for (const [name, mode] of [[".", 0o770], ["event", 0o770], ["log", 0o660]] as const) {
        Deno.chmodSync(folder.at(`room/${name}`), mode & ~umask);
      }
      const { code, stderr } = await pipechat(["send", folder.at("room"), "-m", "hi"], "", {
        as: eve,
      });
      assertEquals([code, stderr], [0, ""]);
    },
  );
}

/** A folder as /tmp is, with a room that eve has made and where she has sent a file. */
async function evesRoom(): Promise<TemporaryFolder> {
  const folder = new TemporaryFolder();
  Deno.chmodSync(folder.path, 0o1777);
  await pipechat(["send", "--create", folder.at("room"), "-f", "/etc/hostname"], "", { as: eve });
  return folder;
}

async function send(folder: TemporaryFolder, as = bob) {
  return await pipechat(["send", folder.at("room"), "-m", "secret"], "", { as });
}
