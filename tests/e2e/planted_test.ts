import { assertEquals, assertMatch } from "@std/assert";
import { pipechat } from "../helpers/program.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** The group "users" of every Debian, and its member who owns the room. */
const USERS = 100;
const ann = { uid: 1, gid: 1, groups: [USERS] };

/** What ann has moved into her room: something that was lying about and is root's alone. */
const PLANTED: readonly (readonly [name: string, type: "file" | "directory", mode: number])[] = [
  ["log", "file", 0o600],
  ["event", "directory", 0o700],
  ["authors", "directory", 0o700],
  ["authors/0", "file", 0o640],
  ["files", "directory", 0o700],
  ["files/0123456789abcdef0123456789abcdef-0123456789abcdef", "file", 0o440],
  ["keep", "file", 0o600],
  ["topic", "file", 0o600],
  ["purged", "file", 0o600],
  ["alert-sounds", "directory", 0o700],
  ["alert-sounds/ding.mp3", "file", 0o600],
];

for (const [name, type, mode] of PLANTED) {
  Deno.test(rootOnly(`root, giving a room away, keeps what lies there as ${name}`), async () => {
    await using folder = await annsRoom();
    const path = folder.at(`room/${name}`);
    plant(path, type, mode);
    using kept = Deno.openSync(path);
    const before = lookAt(kept, type);
    await pipechat([folder.at("room"), "users"], "hello\n");
    await pipechat(["send", folder.at("room"), "-m", "hello"]);
    assertEquals(lookAt(kept, type), before);
  });
}

Deno.test(rootOnly("root, giving a room away, says which log is not the room's"), async () => {
  await using folder = await annsRoom();
  plant(folder.at("room/log"), "file", 0o600);
  const { code, stderr } = await pipechat([folder.at("room"), "users"], "hello\n");
  assertEquals(code, 111);
  assertMatch(
    stderr,
    /^pipechat: Refused to use ".*" as a room: "log" in it belongs to root .* can remove it\n$/,
  );
});

Deno.test(rootOnly("a file of the owner's with a second name is not given away"), async () => {
  await using folder = await annsRoom();
  Deno.writeTextFileSync(folder.at("diary"), "dear diary");
  Deno.chownSync(folder.at("diary"), ann.uid, ann.gid);
  Deno.chmodSync(folder.at("diary"), 0o600);
  Deno.removeSync(folder.at("room/log"));
  Deno.linkSync(folder.at("diary"), folder.at("room/log"));
  await pipechat([folder.at("room"), "games"], "hello\n");
  const { gid, mode } = Deno.statSync(folder.at("diary"));
  assertEquals([gid, (mode ?? 0) & 0o777], [ann.gid, 0o600]);
});

/** A folder with a room that ann has made for the group. */
async function annsRoom(): Promise<TemporaryFolder> {
  const folder = new TemporaryFolder();
  Deno.chmodSync(folder.path, 0o1777);
  await pipechat([folder.at("room"), "users"], "", { as: ann });
  return folder;
}

/** Puts something of root's in the place of what is there. */
function plant(path: string, type: "file" | "directory", mode: number): void {
  const parent = path.slice(0, path.lastIndexOf("/"));
  Deno.mkdirSync(parent, { recursive: true });
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (type === "file") Deno.writeTextFileSync(path, "secret\n");
  else Deno.mkdirSync(path);
  Deno.chmodSync(path, mode);
}

/** What must stay as it is, of an open file that may have lost its name. */
function lookAt(file: Deno.FsFile, type: "file" | "directory"): unknown {
  const { uid, gid, mode } = file.statSync();
  const buffer = new Uint8Array(1024);
  if (type === "file") file.seekSync(0, Deno.SeekMode.Start);
  const length = type === "file" ? file.readSync(buffer) ?? 0 : 0;
  return { uid, gid, mode, text: new TextDecoder().decode(buffer.subarray(0, length)) };
}
