import { assertEquals } from "@std/assert";
import {
  formatPageDefaults,
  type PageDefaults,
  parsePageDefault,
  readPageDefaults,
  writePageDefaults,
} from "../../lib/room/page_defaults.ts";
import { Room } from "../../lib/room/room.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

const ALL: PageDefaults = { sound: "horn.wav", images: false, history: 100, poll: 60_000 };

function openRoom(folder: TemporaryFolder): Room {
  return Room.open(folder.at("room"), { create: true });
}

Deno.test("what was set is read again, a line each, and nothing at first", async () => {
  await using folder = new TemporaryFolder();
  using room = openRoom(folder);
  assertEquals(readPageDefaults(room), {});
  writePageDefaults(room, ALL);
  assertEquals(readPageDefaults(room), ALL);
  assertEquals(
    await Deno.readTextFile(folder.at("room/page")),
    formatPageDefaults(ALL).map((line) => `${line}\n`).join(""),
  );
  writePageDefaults(room, { images: true });
  assertEquals(readPageDefaults(room), { images: true });
});

Deno.test("a value that makes no sense is none", () => {
  for (
    const [name, value] of [
      ["sound", ""],
      ["sound", "a\x1b[m"],
      ["images", "yes"],
      ["history", "0"],
      ["history", "501"],
      ["history", "1e2"],
      ["poll", "1s"],
      ["poll", "8m"],
      ["poll", "forever"],
      ["constructor", "x"],
      ["other", "x"],
    ] as const
  ) {
    assertEquals(parsePageDefault(name, value), undefined, `${name} ${value}`);
  }
});

Deno.test("lines that make no sense do not count, nor a file that others may write", async () => {
  await using folder = new TemporaryFolder();
  using room = openRoom(folder);
  const path = folder.at("room/page");
  await Deno.writeTextFile(path, "history 0\nnonsense\n\0\nimages off\n", { mode: 0o644 });
  assertEquals(readPageDefaults(room), { images: false });
  await Deno.chmod(path, 0o664);
  assertEquals(readPageDefaults(room), {});
});

Deno.test({
  ...rootOnly("of these files only the owner's counts"),
  async fn() {
    await using folder = new TemporaryFolder();
    using room = openRoom(folder);
    const path = folder.at("room/page");
    await Deno.writeTextFile(path, "images off\n", { mode: 0o644 });
    await Deno.chown(path, 1, 1);
    assertEquals(readPageDefaults(room), {});
    await Deno.remove(path);
    await Deno.symlink("/etc/passwd", path);
    assertEquals(readPageDefaults(room), {});
  },
});
