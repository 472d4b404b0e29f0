import { assert, assertEquals, assertMatch } from "@std/assert";
import { nkeys } from "@nats-io/nats-core";
import { openAttachment } from "../../lib/room/files/attachments.ts";
import { Sender } from "../../lib/room/sender.ts";
import { LinkedRoom } from "../helpers/linked_room.ts";
import { linkWith } from "../helpers/nats_link.ts";
import { natsOnly, NatsServer } from "../helpers/nats_server.ts";
import { repeatUntil } from "../helpers/waiting.ts";

Deno.test(
  natsOnly("rooms with an engine between them have everything once, and in order"),
  async () => {
    await using server = await NatsServer.start();
    await using web1 = new LinkedRoom("web1.example");
    await using db1 = new LinkedRoom("db1");
    web1.say("early");
    await using _one = linkWith(web1, server);
    await using _two = linkWith(db1, server);
    await db1.untilSaid("ann@web1.example: early");
    for (let count = 0; count < 50; count++) {
      web1.say(`${count}`);
      db1.say(`${count}`);
    }
    await db1.untilSaid("ann@web1.example: 49");
    await web1.untilSaid("ann@db1: 49");
    const numbers = Array.from({ length: 50 }, (_, count) => `ann@db1: ${count}`);
    assertEquals(web1.texts().filter((text) => text.startsWith("ann@db1")), numbers);
    assertEquals(db1.messages()[0]?.authorship?.verdict, "vouched");
    // Who comes later gets it from the engine, though nobody else is there any more.
    await using late = new LinkedRoom("late");
    await using _three = linkWith(late, server);
    await late.untilSaid("ann@web1.example: 49", "ann@db1: 49");
    assertEquals(late.texts().length, 101);
  },
);

Deno.test(
  natsOnly("an engine that is killed, and loses all that it has, loses nothing"),
  async () => {
    await using server = await NatsServer.start();
    await using web1 = new LinkedRoom("web1");
    await using db1 = new LinkedRoom("db1");
    await using _one = linkWith(web1, server);
    await using _two = linkWith(db1, server);
    let said = 0;
    for (let round = 0; round < 4; round++) {
      for (let count = 0; count < 100; count++) web1.say(`${said++}`);
      await server.kill();
      for (let count = 0; count < 100; count++) web1.say(`${said++}`);
      if (round % 2 === 1) server.wipe();
      await server.run();
      await db1.untilSaid(`ann@web1: ${said - 1}`);
    }
    const numbers = Array.from({ length: said }, (_, count) => `ann@web1: ${count}`);
    assertEquals(db1.texts(), numbers);
    // Of what the engine has lost, it is given all again.
    await using late = new LinkedRoom("late");
    await using _three = linkWith(late, server);
    await late.untilSaid(`ann@web1: ${said - 1}`);
    assertEquals(late.texts(), numbers);
  },
);

Deno.test(
  natsOnly("what is taken back is in the engine no more, and what was beside it is"),
  async () => {
    await using server = await NatsServer.start();
    await using web1 = new LinkedRoom("web1");
    await using db1 = new LinkedRoom("db1");
    web1.say("before");
    const id = web1.say("a secret");
    web1.say("behind");
    await using _one = linkWith(web1, server);
    await using _two = linkWith(db1, server);
    await db1.untilSaid("ann@web1: a secret", "ann@web1: behind");
    assert(server.kept().includes("a secret"));
    using sender = new Sender(web1.room, "ann", 77);
    sender.takeBack(id);
    await db1.until(() => !db1.log.includes("a secret"), "nothing of the text");
    const { promise, resolve } = Promise.withResolvers<void>();
    await repeatUntil(promise, () => {
      if (!server.kept().includes("a secret")) resolve();
    });
    await using late = new LinkedRoom("late");
    await using _three = linkWith(late, server);
    await late.untilSaid("ann@web1: before", "ann@web1: behind");
    assert(!late.log.includes("a secret"));
    web1.say("last");
    await late.untilSaid("ann@web1: last");
  },
);

Deno.test(natsOnly("a file comes from the host that has it, through the engine"), async () => {
  await using server = await NatsServer.start();
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  await using _one = linkWith(web1, server);
  await using _two = linkWith(db1, server);
  const bytes = new Uint8Array(700_000).map((_, index) => index % 251);
  await web1.sendFile("look", bytes);
  await db1.untilSaid("ann@web1: look");
  const attachment = db1.messages()[0]?.attachment;
  assert(attachment !== undefined);
  await db1.until(() => db1.files().includes(attachment.stored), "the file");
  using reader = openAttachment(db1.room, attachment);
  const size = Array.from(reader.read(), ({ length }) => length).reduce((one, two) => one + two);
  assertEquals(size, bytes.length);
});

Deno.test(natsOnly("a host may publish on its own subject only, by its NKey"), async () => {
  const [web1Key, db1Key] = [nkeys.createUser(), nkeys.createUser()];
  const user = (host: string, key: typeof web1Key) =>
    `{ nkey: ${key.getPublicKey()}, permissions: {
      publish: ["pipechat.test.${host}.>", "$JS.API.>"]
      subscribe: ["pipechat.test.>", "_INBOX.>", "$JS.EVENT.ADVISORY.>"] } }`;
  const users = `authorization { users: [${user("web1", web1Key)}, ${user("db1", db1Key)}] }`;
  await using server = await NatsServer.start(users);
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  await using evil = new LinkedRoom("evil");
  for (const [room, key] of [[web1, web1Key], [db1, db1Key], [evil, db1Key]] as const) {
    Deno.writeTextFileSync(room.at("seed"), new TextDecoder().decode(key.getSeed()));
  }
  await using _one = linkWith(web1, server, { creds: web1.at("seed") });
  await using _two = linkWith(db1, server, { creds: db1.at("seed") });
  web1.say("hello");
  await db1.untilSaid("ann@web1: hello");
  evil.say("evil");
  await using _three = linkWith(evil, server, { creds: evil.at("seed") });
  const { promise, resolve } = Promise.withResolvers<void>();
  await repeatUntil(promise, () => {
    if (evil.told.length > 0) resolve();
  });
  assertMatch(evil.told.join("\n"), /[Pp]ermission/);
  web1.say("still here");
  await db1.untilSaid("ann@web1: still here");
  assert(!db1.texts().includes("ann@evil: evil"));
});
