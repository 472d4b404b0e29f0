import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { effectiveGid, groupById, groupByName } from "../../lib/posix/user.ts";
import { GroupError, NoSuchRoomError, NotARoomError, RoomError } from "../../lib/room/errors.ts";
import { Room } from "../../lib/room/room.ts";
import { makeFifo } from "../helpers/fifodir.ts";
import { inOwnProcess } from "../helpers/own_process.ts";
import { joinOnce } from "../helpers/room.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** The modes of all that there is after {@linkcode joinOnce}. */
const WHOLE_ROOM = {
  "": "770",
  "authors": "1770",
  [`authors/${Deno.uid()}.v2`]: "1640",
  "event": "770",
  "event/101": "620",
  "log": "660",
};
const UMASKS = [0o000, 0o022, 0o077, 0o777];

for (const umask of UMASKS) {
  const name = `a new room has exactly its modes under umask ${umask.toString(8)}`;
  Deno.test({
    // What a umask has taken from its owner, only root can open to give it back.
    ...((umask & 0o700) === 0 ? { name } : rootOnly(name)),
    async fn() {
      await using folder = new TemporaryFolder();
      await inOwnProcess(`
        import { joinOnce } from "./tests/helpers/room.ts";
        Deno.umask(${umask});
        joinOnce(${JSON.stringify(folder.at("room"))});
        console.log(true);
      `);
      assertEquals(rights(folder.at("room")), WHOLE_ROOM);
    },
  });
}

Deno.test("a new room belongs to its creator and the creator's group", async () => {
  await using folder = new TemporaryFolder();
  joinOnce(folder.at("room"));
  for (const name of ["", "event", "log"]) {
    const { uid, gid } = Deno.lstatSync(folder.at(`room/${name}`));
    assertEquals([uid, gid], [Deno.uid(), effectiveGid()]);
  }
});

Deno.test("a room is for the group of its creator even where directories hand theirs on", async () => {
  await using folder = new TemporaryFolder();
  Deno.chmodSync(folder.path, 0o2755);
  joinOnce(folder.at("room"));
  assertEquals(Deno.lstatSync(folder.at("room")).mode! & 0o7777, 0o770);
});

Deno.test(rootOnly("a room is given to a group, with all that is in it"), async () => {
  await using folder = new TemporaryFolder();
  const users = mustFindGroup("users");
  joinOnce(folder.at("room"), "users");
  for (const name of Object.keys(WHOLE_ROOM)) {
    assertEquals(Deno.lstatSync(folder.at(`room/${name}`)).gid, users, name);
  }
});

Deno.test(rootOnly("GROUP gives an existing room to it and sets the rights again"), async () => {
  await using folder = new TemporaryFolder();
  joinOnce(folder.at("room"));
  for (const name of ["", "event", "log"]) Deno.chmodSync(folder.at(`room/${name}`), 0o700);
  joinOnce(folder.at("room"), "users");
  assertEquals(rights(folder.at("room")), WHOLE_ROOM);
  for (const name of Object.keys(WHOLE_ROOM)) {
    assertEquals(Deno.lstatSync(folder.at(`room/${name}`)).gid, mustFindGroup("users"), name);
  }
});

Deno.test("joining without GROUP leaves the rights as they are", async () => {
  await using folder = new TemporaryFolder();
  joinOnce(folder.at("room"));
  Deno.chmodSync(folder.at("room"), 0o700);
  joinOnce(folder.at("room"));
  assertEquals(Deno.lstatSync(folder.at("room")).mode! & 0o7777, 0o700);
});

Deno.test("a group that does not exist is an error, and nothing is made", async () => {
  await using folder = new TemporaryFolder();
  assertThrows(
    () => Room.open(folder.at("room"), { create: true, group: "no such group" }),
    GroupError,
    'Cannot use group "no such group": there is no such group',
  );
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("missing parents are an error, and not made", async () => {
  await using folder = new TemporaryFolder();
  assertThrows(
    () => Room.open(folder.at("a/b"), { create: true }),
    NoSuchRoomError,
    "the directory it should be in does not exist",
  );
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("where there is no room and none is to be made, that is said", async () => {
  await using folder = new TemporaryFolder();
  assertThrows(() => Room.open(folder.at("room")), NoSuchRoomError, "no such room");
  assertThrows(() => Room.open(folder.path), NotARoomError, "it is an empty directory");
});

Deno.test("an empty directory becomes a room and keeps its rights", async () => {
  await using folder = new TemporaryFolder();
  Deno.chmodSync(folder.path, 0o750);
  using room = Room.open(folder.path, { create: true });
  assert(!room.created);
  assertEquals(Deno.lstatSync(folder.path).mode! & 0o7777, 0o750);
});

const FOREIGN: Record<string, (path: string) => void> = {
  "a directory with a file in it": (path) => Deno.writeTextFileSync(`${path}/notes`, ""),
  "a home directory": (path) => {
    Deno.mkdirSync(`${path}/.ssh`);
    Deno.writeTextFileSync(`${path}/.bashrc`, "");
  },
  "a directory with a log, but of something else": (path) => {
    Deno.writeTextFileSync(`${path}/log`, "");
    Deno.writeTextFileSync(`${path}/app.conf`, "");
  },
  "a symlink called log": (path) => {
    Deno.mkdirSync(`${path}/event`);
    Deno.symlinkSync("/etc/passwd", `${path}/log`);
  },
  "a directory called log": (path) => Deno.mkdirSync(`${path}/log`),
  "a symlink called event": (path) => {
    Deno.writeTextFileSync(`${path}/log`, "");
    Deno.symlinkSync("/tmp", `${path}/event`);
  },
  "a file called event": (path) => Deno.writeTextFileSync(`${path}/event`, ""),
  "a FIFO called log": (path) => {
    Deno.mkdirSync(`${path}/event`);
    makeFifo(`${path}/log`);
  },
};

for (const [what, plant] of Object.entries(FOREIGN)) {
  Deno.test(`refused, and nothing in it is touched: ${what}`, async () => {
    await using folder = new TemporaryFolder();
    plant(folder.path);
    Deno.chmodSync(folder.path, 0o755);
    const before = picture(folder.path);
    assertThrows(() => Room.open(folder.path, { create: true }), NotARoomError, folder.path);
    const group = groupById(effectiveGid())?.name;
    assertThrows(() => Room.open(folder.path, { create: true, group }), NotARoomError);
    assertEquals(picture(folder.path), before);
  });
}

Deno.test("a file in the room's place is refused", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("file"), "");
  assertThrows(
    () => Room.open(folder.at("file"), { create: true }),
    NotARoomError,
    "it is not a directory",
  );
});

Deno.test("a room made halfway, or robbed of its log, is made whole", async () => {
  await using folder = new TemporaryFolder();
  joinOnce(folder.at("room"));
  Deno.removeSync(folder.at("room/log"));
  joinOnce(folder.at("room"));
  Deno.removeSync(folder.at("room/event"), { recursive: true });
  joinOnce(folder.at("room"));
  assertEquals(Object.keys(rights(folder.at("room"))), Object.keys(WHOLE_ROOM));
});

Deno.test("a room that lost its directories is known by what else is a room's", async () => {
  await using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.at("keep"), "7d 50\n");
  Deno.writeTextFileSync(folder.at(".keep.6e4ce8a2-2d0f-4a86-9f0c-6f7a36b6c2ee"), "");
  Deno.mkdirSync(folder.at("alert-sounds"));
  using room = Room.open(folder.path, { create: true });
  assert(room.exists());
});

Deno.test("what else lies in a room that is whole does not matter", async () => {
  await using folder = new TemporaryFolder();
  joinOnce(folder.at("room"));
  Deno.writeTextFileSync(folder.at("room/notes"), "precious");
  joinOnce(folder.at("room"));
  assertEquals(Deno.readTextFileSync(folder.at("room/log")).match(/^hello$/gm)?.length, 2);
  assertEquals(Deno.readTextFileSync(folder.at("room/notes")), "precious");
});

Deno.test("too long a path, and one with a NUL, are errors that say so", () => {
  const long = `/tmp/${"x".repeat(300)}`;
  assertThrows(() => Room.open(long, { create: true }), RoomError, "the path is too long");
  assertThrows(() => Room.open("/tmp/x\0y", { create: true }), Error, "it holds a NUL");
});

Deno.test(
  rootOnly("parts of a room that have another group than it are warned about"),
  async () => {
    await using folder = new TemporaryFolder();
    Deno.chownSync(folder.path, 0, 0);
    using room = Room.open(folder.at("room"), { create: true });
    Deno.chownSync(folder.at("room"), 0, mustFindGroup("users"));
    assertMatch(room.warnings()[0] ?? "", /has parts of another group.*: event;/);
    using given = Room.open(folder.at("room"), { group: "users" });
    assertEquals(given.warnings(), []);
  },
);

Deno.test("a room that was removed, or exchanged for another, does not exist any more", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  assert(room.exists());
  Deno.renameSync(folder.at("room"), folder.at("old"));
  assert(!room.exists());
  using _other = Room.open(folder.at("room"), { create: true });
  assert(!room.exists());
});

/** The octal mode of everything in a directory, by its path in it. */
function rights(path: string): Record<string, string> {
  return Object.fromEntries(
    [["", path], ...walk(path)].map(([name, each]) => [
      name,
      (Deno.lstatSync(each!).mode! & 0o7777).toString(8),
    ]),
  );
}

/** All that a program could have changed in a directory. */
function picture(path: string): unknown[] {
  return [["", path], ...walk(path)].map(([name, each]) => {
    const { mode, uid, gid, ino, mtime, ctime } = Deno.lstatSync(each!);
    return { name, mode, uid, gid, ino, mtime, ctime };
  });
}

function walk(path: string, prefix = ""): string[][] {
  return Array.from(Deno.readDirSync(path))
    .sort((one, other) => one.name < other.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => {
      const entry = [`${prefix}${name}`, `${path}/${name}`];
      return isDirectory ? [entry, ...walk(`${path}/${name}`, `${prefix}${name}/`)] : [entry];
    });
}

function mustFindGroup(name: string): number {
  const group = groupByName(name);
  assert(group !== undefined);
  return group.gid;
}
