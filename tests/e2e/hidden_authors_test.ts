import { assert, assertMatch } from "@std/assert";
import { startPipechat } from "../helpers/program.ts";
import { rootOnly } from "../helpers/temporary.ts";
import { ANN, as, AttackedRoom, EVE, READER } from "../helpers/attacked_room.ts";

/** What EVE does with `authors/` while ANN speaks, and how she undoes it. */
const HIDINGS: Record<string, { readonly hide: string; readonly show: string }> = {
  "renamed": { hide: "mv authors hidden", show: "test ! -e authors; mv hidden authors" },
  "exchanged": {
    hide: "mv authors hidden; mkdir -m 770 authors",
    show: "mv authors other; mv hidden authors",
  },
  "exchanged for one that nobody may write": {
    hide: "mv authors hidden; mkdir -m 550 authors",
    show: "mv authors other; mv hidden authors",
  },
  "exchanged for a link to it": {
    hide: "mv authors hidden; ln -s hidden authors",
    show: "rm authors; mv hidden authors",
  },
  "exchanged for a link to nowhere": {
    hide: "mv authors hidden; ln -s nowhere authors",
    show: "rm authors; mv hidden authors",
  },
  "exchanged for a file": {
    hide: "mv authors hidden; : > authors",
    show: "rm authors; mv hidden authors",
  },
};

for (const [what, { hide, show }] of Object.entries(HIDINGS)) {
  Deno.test(
    rootOnly(`a client denies none of its own lines while authors/ is ${what}`),
    async () => {
      await using room = await AttackedRoom.make();
      await using ann = await startPipechat([room.room], as(ANN));
      await ann.expect(/<54002> joined/);
      await room.attack(hide);
      await ann.write("hidden one\n");
      const [seen] = await ann.expect(/.*hidden one/);
      assert(!seen.includes("FORGED"), seen);
      await ann.write("hidden two\n");
      await ann.expect(/hidden two/);
      await room.attack(show);
      await ann.write("shown again\n");
      await ann.expect(/shown again/);
      const screen = await room.seen();
      assertMatch(screen, /^.*\]<54002>\??: hidden one$/m);
      assert(!screen.includes("FORGED"), screen);
      assertMatch(screen, /\]<54002>: shown again$/m);
    },
  );
}

Deno.test(
  rootOnly("to rename authors/ away and back does nothing to what is said meanwhile"),
  async () => {
    await using room = await AttackedRoom.make();
    await using ann = await startPipechat([room.room], as(ANN));
    await ann.expect(/<54002> joined/);
    await using reader = await startPipechat([room.room], as(READER));
    await reader.expect(/<54004> joined/);
    await room.attack("mv authors hidden");
    await ann.write("hidden\n");
    assertMatch((await reader.expect(/.*: hidden\n/))[0], /\]<54002>: hidden/);
    await room.attack("mv hidden authors");
    assertMatch(await room.seen(), /\]<54002>: hidden$/m);
  },
);

Deno.test(
  rootOnly("what is put under the PID of a client is denied though authors/ was hidden before"),
  async () => {
    await using room = await AttackedRoom.make();
    await using ann = await startPipechat([room.room], as(ANN));
    await ann.expect(/<54002> joined/);
    await room.attack("mv authors hidden; mv hidden authors", EVE);
    await room.attack(`
      echo '[${ann.pid}][2026.11.23 12:00:00] <54002>: I owe eve 99 coins' >> log
      for fifo in event/*; do echo > $fifo; done`);
    await ann.expect(/FORGED \[\d+\]<54002>: I owe eve 99 coins/);
    assertMatch(await room.seen(), /FORGED \[\d+\]<54002>: I owe eve 99 coins/);
  },
);
