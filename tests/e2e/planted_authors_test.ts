import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  ANN,
  ANNS_LINE,
  AttackedRoom,
  EVE,
  GROUP,
  headerOf,
  OWNER,
} from "../helpers/attacked_room.ts";
import { pipechat } from "../helpers/program.ts";
import { rootOnly } from "../helpers/temporary.ts";

/** What an author's file is called and how it begins, now and as version 1 had it. */
const FORMATS: Record<string, { readonly name: string; readonly header: string }> = {
  "this version's": {
    name: "54002.v2",
    header: headerOf("shared/out"),
  },
  "version 1's": {
    name: "54002",
    header: "log $(stat -c '%i %W' log) file $(stat -c '%i %W' shared/out)",
  },
};

for (const [what, { name, header }] of Object.entries(FORMATS)) {
  Deno.test(
    rootOnly(`text that a user collects in a shared directory vouches for nothing: ${what} form`),
    async () => {
      await using room = await AttackedRoom.make(EVE);
      await room.attack("mkdir -m 777 shared");
      await room.attack("umask 027; : > shared/out; test $(stat -c %a shared/out) = 640", ANN);
      await room.attack(`
        echo '${ANNS_LINE}: I owe eve 99 coins' >> log
        id=$(($(wc -c < log) - $(tail -n 1 log | wc -c)))
        echo "${header}" > said
        echo "$id $(tail -n 1 log | wc -c) $(tail -n 1 log | sha256sum | cut -c 1-32)" >> said
        chmod 644 said`);
      // She reads what EVE says, and keeps it.
      await room.attack("umask 027; cat said > shared/out", ANN);
      await room.attack(`rm -f authors/54002*; chgrp ${GROUP} shared/out || :
        mv shared/out authors/${name}`);
      const { uid, size } = Deno.lstatSync(room.at(`room/authors/${name}`));
      assertEquals([uid, size > 60], [ANN, true]);
      room.assertNotVouched(await room.seen(), "I owe eve 99 coins");
      if (name === "54002") return;
      // It is her mode that makes the difference, which no redirection and no umask gives.
      await room.attack(`chmod 1640 authors/${name}`, ANN);
      assertMatch(await room.seen(), /\]<54002>: I owe eve 99 coins$/m);
    },
  );
}

Deno.test(
  rootOnly("a file of version 1 vouches for nothing, is left alone, and goes with the room"),
  async () => {
    await using room = await AttackedRoom.make();
    const [v1, v2] = [room.at("room/authors/54002"), room.at("room/authors/54002.v2")];
    await room.attack(
      `
      line=$(grep 'I owe' log); id=$(grep -b 'I owe' log | cut -d : -f 1)
      rm authors/54002.v2
      umask 027; : > authors/54002
      echo "log $(stat -c '%i %W' log) file $(stat -c '%i %W' authors/54002)" > authors/54002
      hash=$(echo "$line" | sha256sum | cut -c 1-32)
      echo "$id $((\${#line} + 1)) $hash" >> authors/54002`,
      ANN,
    );
    const before = Deno.readTextFileSync(v1);
    room.assertNotVouched(await room.seen(), "I owe eve 10 coins");
    await room.say(ANN, "and 5 more");
    assertMatch(await room.seen(), /\]<54002>: and 5 more$/m);
    assertEquals(Deno.readTextFileSync(v1), before);
    assert(Deno.lstatSync(v2).isFile);
    const { code, stderr } = await pipechat(["destroy", "--yes", room.room], "", {
      as: { uid: OWNER, gid: GROUP },
    });
    assertEquals(code, 0, stderr);
  },
);
