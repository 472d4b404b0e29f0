import { assertEquals, assertMatch } from "@std/assert";
import { pipechat, startPipechat } from "../helpers/program.ts";
import { namesIn, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** Accounts that every Debian has; `users` (100) is the group that they share here. */
const USERS = 100;
const DAEMON = { uid: 1, gid: 1, groups: [USERS] };
const BIN = { uid: 2, gid: 2, groups: [USERS] };
const STRANGER = { uid: 3, gid: 3 };
const NAMELESS = { uid: 54321, gid: 54321, groups: [USERS] };

function modeOf(path: string): string {
  return ((Deno.lstatSync(path).mode ?? 0) & 0o7777).toString(8);
}

Deno.test(rootOnly("two users of one group talk in a room that one of them made"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  await using daemon = await startPipechat([folder.at("room"), "users"], { as: DAEMON });
  await daemon.expect(/<daemon> joined/);
  await using bin = await startPipechat([folder.at("room")], { as: BIN });
  await daemon.expect(/<bin> joined/);
  await bin.write("hello\n");
  await daemon.expect(/<bin>: hello/);
  await daemon.write("good morning\n/list\n");
  await bin.expect(/<daemon>: good morning/);
  await daemon.expect(new RegExp(`-- ${daemon.pid} +daemon[^]*-- ${bin.pid} +bin`));
  for (
    const [name, mode, uid] of [
      ["room", "770", 1],
      ["room/event", "770", 1],
      ["room/log", "660", 1],
      [`room/event/${daemon.pid}`, "620", 1],
      [`room/event/${bin.pid}`, "620", 2],
    ] as const
  ) {
    const stat = Deno.lstatSync(folder.at(name));
    assertEquals([name, modeOf(folder.at(name)), stat.uid, stat.gid], [name, mode, uid, USERS]);
  }
});

Deno.test(rootOnly("somebody outside the group is told why there is no way in"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  await pipechat([folder.at("room"), "users"], "", { as: DAEMON });
  const { code, stderr } = await pipechat([folder.at("room")], "", { as: STRANGER });
  assertEquals(code, 111);
  assertMatch(
    stderr,
    /Cannot enter room ".*": permission denied: it is for group "users", and you are not in that/,
  );
});

Deno.test(rootOnly("a group that one is not in is refused before anything is made"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  const { code, stderr } = await pipechat([folder.at("room"), "users"], "", { as: STRANGER });
  assertEquals(code, 111);
  assertMatch(stderr, /Cannot use group "users": you are not in that group/);
  assertEquals(Array.from(Deno.readDirSync(folder.path)), []);
});

Deno.test(rootOnly("only its owner can give a room to another group"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  await pipechat([folder.at("room"), "users"], "", { as: DAEMON });
  const { code, stderr } = await pipechat([folder.at("room"), "users"], "", { as: BIN });
  assertEquals(code, 111);
  assertMatch(stderr, /only its owner daemon can/);
});

Deno.test(rootOnly("a user without a name is known by the number"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  const { code, stdout } = await pipechat([folder.at("room")], "hello\n", { as: NAMELESS });
  assertEquals(code, 0);
  assertMatch(stdout, /<54321>: hello/);
});

Deno.test(rootOnly("SUDO_USER counts for root only"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  const env = { SUDO_USER: "games" };
  const asRoot = await pipechat([folder.at("root")], "hello\n", { env });
  assertMatch(asRoot.stdout, /<games>: hello/);
  const asDaemon = await pipechat([folder.at("daemon")], "hello\n", { env, as: DAEMON });
  assertMatch(asDaemon.stdout, /<daemon>: hello/);
});

Deno.test(rootOnly("another user's lone D does not end a session"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  await using daemon = await startPipechat([folder.at("room"), "users"], { as: DAEMON });
  await daemon.expect(/joined/);
  await Deno.writeTextFile(folder.at(`room/event/${daemon.pid}`), "D", { create: false });
  await pipechat([folder.at("room")], "still here?\n", { as: BIN });
  await daemon.expect(/<bin>: still here\?/);
});

Deno.test(rootOnly("a room that is given to another group takes its files along"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  await pipechat([folder.at("room"), "users", "--keep", "7d"], "", { as: DAEMON });
  await pipechat(["send", folder.at("room"), "-m", "look", "-f", "/etc/hostname"], "", {
    as: DAEMON,
  });
  const { code, stderr } = await pipechat([folder.at("room"), "games"]);
  assertEquals(code, 0, stderr);
  const files = namesIn(folder.at("room/files"));
  assertEquals(files.length, 1);
  for (
    const [name, mode] of [
      [".", "770"],
      ["event", "770"],
      ["log", "660"],
      ["files", "770"],
      [`files/${files[0]}`, "440"],
      ["authors", "1770"],
      ["authors/1.v2", "1640"],
      ["keep", "644"],
      ["purged", "660"],
    ] as const
  ) {
    const path = folder.at(`room/${name}`);
    assertEquals([name, modeOf(path), Deno.lstatSync(path).gid], [name, mode, 60]);
  }
});

Deno.test(rootOnly("what others made in a room that is given away is told"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  await pipechat([folder.at("room"), "users"], "", { as: DAEMON });
  await pipechat(["send", folder.at("room"), "-f", "/etc/hostname"], "", { as: BIN });
  const groups = { ...DAEMON, groups: [USERS, 60] };
  const { code, stderr } = await pipechat([folder.at("room"), "games"], "", { as: groups });
  assertEquals(code, 0, stderr);
  assertMatch(stderr, /warning: room ".*" has parts of another group, .*: files; whose they are/);
});
