import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { groupById, userName } from "../../lib/posix/user.ts";
import { pipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT } from "../helpers/screen.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** Accounts that every Debian has, each with a group of its own; `users` (100) is shared. */
const USERS = 100;
const DAEMON = { uid: 1, gid: 1, groups: [USERS] };
const GAMES = { uid: 5, gid: 60, groups: [USERS] };
const NAMELESS = { uid: 54321, gid: 54321 };

/** A folder in which everybody may make rooms. */
class PublicFolder extends TemporaryFolder {
  constructor() {
    super();
    Deno.chmodSync(this.path, 0o1777);
  }
}

Deno.test(rootOnly("a new room says for whom it is, and how to share it"), async () => {
  await using folder = new PublicFolder();
  for (const [as, group] of [[DAEMON, "daemon"], [NAMELESS, "54321"], [GAMES, "games"]] as const) {
    const path = folder.at(`of ${group}`);
    const { code, stderr } = await pipechat([path], "", { as });
    assertEquals([code, stderr], [
      0,
      `pipechat: New room for the group ${group}: only you are in it. ` +
      `To share: pipechat '${path}' GROUP\n`,
    ]);
  }
});

Deno.test(rootOnly("a new room for others says how they join"), async () => {
  await using folder = new PublicFolder();
  const { stderr } = await pipechat([folder.at("room"), "users"], "", { as: DAEMON });
  assertEquals(
    stderr,
    `pipechat: New room for the group users, whose members join with: pipechat ${
      folder.at("room")
    }\n`,
  );
  assertEquals((await pipechat([folder.at("room")], "", { as: GAMES })).stderr, "");
});

Deno.test("who is alone in the group of an old room is told on a terminal, and no script is", async () => {
  await using folder = new TemporaryFolder();
  const own = groupById(Deno.gid() ?? 0)?.name;
  const isAlone = own === userName(Deno.uid() ?? 0);
  await pipechat([folder.at("room")]);
  assertEquals((await pipechat([folder.at("room")])).stderr, "");
  await using chat = await openTerminal([folder.at("room")], { columns: 200 });
  await chat.expect(PROMPT);
  const told =
    /^pipechat: Room for the group \w+: only you are in it\. To share: pipechat \S+ GROUP$/m;
  (isAlone ? assertMatch : assertNotMatch)(chat.scrollback, told);
});

Deno.test(rootOnly("who shows a room in a browser is told, too"), async () => {
  await using folder = new TemporaryFolder();
  await using web = await startWeb(folder.at("room"));
  web.program.kill("SIGTERM");
  assertMatch((await web.program.finished()).stderr, /Room for the group root: only you are in it/);
});
