import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pipechat, PipedProgram, programArgv } from "../helpers/program.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** The group "users" of every Debian, and two people in it and one who is not. */
const USERS = 100;
const ann = { uid: 1, gid: 1, groups: [USERS] };
const bob = { uid: 2, gid: 2, groups: [USERS] };
const eve = { uid: 65534, gid: 65534 };

Deno.test(
  rootOnly("who was added to the group after the login is told to log in again"),
  async () => {
    await using folder = new PublicFolder();
    await pipechat([folder.at("room"), "users"], "", { as: ann });
    const groups = Deno.readTextFileSync("/etc/group");
    const changed = groups.replace(/^users:.*$/m, `users:x:${USERS}:nobody`);
    Deno.writeTextFileSync(folder.at("group"), changed, { mode: 0o644 });
    const before = 'mount --bind "$0" /etc/group && exec "$@"';
    const argv = await programArgv([folder.at("room")], { as: eve });
    const command = [
      "unshare",
      "--mount",
      "sh",
      "-c",
      before,
      folder.at("group"),
      ...argv,
    ] as const;
    await using chat = new PipedProgram(command, {});
    const { code, stderr } = await chat.finished();
    assertEquals(code, 111);
    assertStringIncludes(
      stderr,
      "you were added to it after this login: log in again, or run: newgrp users",
    );
  },
);

Deno.test(rootOnly("a directory on the way that is shut is told from the room"), async () => {
  await using folder = new PublicFolder();
  Deno.mkdirSync(folder.at("shut"), { mode: 0o700 });
  const { code, stderr } = await pipechat([folder.at("shut/room")], "", { as: eve });
  assertEquals(code, 111);
  assertStringIncludes(stderr, "permission denied on the way there");
});

Deno.test(
  rootOnly("where one may not create a room, that is said and nothing is left"),
  async () => {
    await using folder = new TemporaryFolder();
    const { code, stderr } = await pipechat([folder.at("room")], "", { as: eve });
    assertEquals(code, 111);
    assertStringIncludes(stderr, "you may not write to the directory it should be in");
    assertEquals([...Deno.readDirSync(folder.path)], []);
  },
);

Deno.test(
  rootOnly("a member of the group can't make others write into a file of theirs"),
  async () => {
    await using folder = new PublicFolder();
    await pipechat([folder.at("room"), "users"], "", { as: ann });
    Deno.writeTextFileSync(folder.at("precious"), "");
    Deno.chownSync(folder.at("precious"), bob.uid, bob.gid);
    const plant = `
    cd ${folder.at("room")} && ln -s ../../precious event/7 &&
    mv log elsewhere && ln -s ../precious log
  `;
    const as = [`--reuid=${ann.uid}`, `--regid=${ann.gid}`, `--groups=${USERS}`];
    const { success } = await new Deno.Command("setpriv", {
      args: [...as, "sh", "-c", plant],
    }).output();
    assert(success);
    const { code, stderr } = await pipechat([folder.at("room")], "secret\n", { as: bob });
    assertEquals(code, 111);
    assertStringIncludes(stderr, '"log" in it is not a file but a symlink; nothing was changed');
    assertEquals(Deno.readTextFileSync(folder.at("precious")), "");
  },
);

/** A folder in which everybody may make things, as in /tmp. */
class PublicFolder extends TemporaryFolder {
  constructor() {
    super();
    Deno.chmodSync(this.path, 0o1777);
  }
}
