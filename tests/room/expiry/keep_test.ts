import { assertEquals, assertMatch } from "@std/assert";
import { KEEP_FOREVER, readKeeping, writeKeeping } from "../../../lib/room/expiry/keep.ts";
import { Room } from "../../../lib/room/room.ts";
import { namesIn, rootOnly, TemporaryFolder } from "../../helpers/temporary.ts";

const TWO_DAYS = { age: 2 * 86_400_000, atLeast: 10 };

Deno.test("a room keeps its messages forever unless somebody says otherwise", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  assertEquals(readKeeping(room), { keeping: KEEP_FOREVER });
});

Deno.test("a setting is read as it was written, in a file that only its owner can change", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  writeKeeping(room, TWO_DAYS);
  assertEquals(readKeeping(room), { keeping: TWO_DAYS });
  assertEquals(await Deno.readTextFile(folder.at("room/keep")), "2d 10\n");
  assertEquals((await Deno.stat(folder.at("room/keep"))).mode! & 0o7777, 0o644);
  writeKeeping(room, KEEP_FOREVER);
  assertEquals(readKeeping(room), { keeping: KEEP_FOREVER });
  assertEquals(namesIn(folder.at("room")), ["event", "keep"]);
});

for (
  const [what, plant, why] of [
    ["others may write", (path: string) => Deno.chmodSync(path, 0o664), /others may write it/],
    ["is a link", (path: string) => {
      Deno.removeSync(path);
      Deno.symlinkSync("log", path);
    }, /symbolic link/],
    ["is a directory", (path: string) => {
      Deno.removeSync(path);
      Deno.mkdirSync(path);
    }, /not a regular file/],
    ["makes no sense", (path: string) => Deno.writeTextFileSync(path, "soon\n"), /does not read/],
    ["is empty", (path: string) => Deno.writeTextFileSync(path, ""), /does not read/],
  ] as const
) {
  Deno.test(`a setting that ${what} does not count, and is told`, async () => {
    await using folder = new TemporaryFolder();
    using room = Room.open(folder.at("room"), { create: true });
    writeKeeping(room, TWO_DAYS);
    plant(folder.at("room/keep"));
    const { keeping, ignored } = readKeeping(room);
    assertEquals(keeping, KEEP_FOREVER);
    assertMatch(ignored ?? "", why);
  });
}

Deno.test(rootOnly("a setting that is not the owner's does not count"), async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  writeKeeping(room, TWO_DAYS);
  await Deno.chown(folder.at("room/keep"), 65534, null);
  assertMatch(readKeeping(room).ignored ?? "", /it belongs to nobody/);
});
