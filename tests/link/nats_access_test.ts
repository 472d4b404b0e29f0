import { assertEquals, assertMatch } from "@std/assert";
import { encodeAccount, encodeOperator, encodeUser, fmtCreds } from "@nats-io/jwt";
import { nkeys } from "@nats-io/nats-core";
import { Certificates } from "../helpers/certificates.ts";
import { LinkedRoom } from "../helpers/linked_room.ts";
import { linkWith } from "../helpers/nats_link.ts";
import { natsOnly, NatsServer } from "../helpers/nats_server.ts";
import { type Needy, programOnly } from "../helpers/needs.ts";
import { repeatUntil } from "../helpers/waiting.ts";

const JETSTREAM = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
const UNLIMITED = { ...JETSTREAM, subs: -1, conn: -1, payload: -1, data: -1 };

function natsAndOpensslOnly(name: string): Needy {
  const needy = natsOnly(name);
  return needy.ignore ? needy : programOnly("openssl", name);
}

/** Waits until a link has told something. */
async function untilTold(room: LinkedRoom): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await repeatUntil(promise, () => {
    if (room.told.length > 0) resolve();
  });
  return room.told.join("\n");
}

Deno.test(
  natsAndOpensslOnly("links talk encrypted with an engine whose certificate they trust"),
  async () => {
    await using certificates = await Certificates.make();
    const { certificate, key, authority } = certificates;
    const settings = `tls { cert_file: "${certificate}", key_file: "${key}" }`;
    await using server = await NatsServer.start(settings);
    await using web1 = new LinkedRoom("web1");
    await using db1 = new LinkedRoom("db1");
    await using _one = linkWith(web1, server, { ca: authority });
    await using _two = linkWith(db1, server, { ca: authority });
    web1.say("in secret");
    await db1.untilSaid("ann@web1: in secret");
  },
);

Deno.test(
  natsAndOpensslOnly("an engine that nobody vouches for is not talked to, and that is said"),
  async () => {
    await using certificates = await Certificates.make();
    await using others = await Certificates.make();
    const { certificate, key } = certificates;
    const settings = `tls { cert_file: "${certificate}", key_file: "${key}" }`;
    await using server = await NatsServer.start(settings);
    for (const access of [{}, { ca: others.authority }]) {
      await using web1 = new LinkedRoom("web1");
      await using _link = linkWith(web1, server, access);
      assertMatch(await untilTold(web1), /^Cannot connect to nats\+tls:\/\/.*certificate/);
    }
  },
);

Deno.test(
  natsOnly("credentials of an account let a host publish on its own subject only"),
  async () => {
    const operator = nkeys.createOperator();
    const [account, system] = [nkeys.createAccount(), nkeys.createAccount()];
    const signer = { signer: operator };
    const accountToken = await encodeAccount("ops", account, { limits: UNLIMITED }, signer);
    const systemToken = await encodeAccount("system", system, {}, signer);
    await using server = await NatsServer.start(
      [
        `operator: ${await encodeOperator("company", operator)}`,
        `system_account: ${system.getPublicKey()}`,
        "resolver: MEMORY",
        "resolver_preload: {",
        `  ${account.getPublicKey()}: ${accountToken}`,
        `  ${system.getPublicKey()}: ${systemToken}`,
        "}",
      ].join("\n"),
    );
    /** What `nsc` writes into the file of a user. */
    const credsOf = async (host: string) => {
      const user = nkeys.createUser();
      const token = await encodeUser(host, user, account, {
        pub: { allow: [`pipechat.test.${host}.>`, "$JS.API.>"] },
        sub: { allow: ["pipechat.test.>", "_INBOX.>", "$JS.EVENT.ADVISORY.>"] },
      });
      return fmtCreds(token, user);
    };
    await using web1 = new LinkedRoom("web1");
    await using db1 = new LinkedRoom("db1");
    await using evil = new LinkedRoom("evil");
    for (const room of [web1, db1]) Deno.writeFileSync(room.at("creds"), await credsOf(room.host));
    Deno.copyFileSync(db1.at("creds"), evil.at("creds"));
    await using _one = linkWith(web1, server, { creds: web1.at("creds") });
    await using _two = linkWith(db1, server, { creds: db1.at("creds") });
    web1.say("hello");
    await db1.untilSaid("ann@web1: hello");
    evil.say("evil");
    await using _three = linkWith(evil, server, { creds: evil.at("creds") });
    assertMatch(await untilTold(evil), /[Pp]ermission/);
    await using nobody = new LinkedRoom("nobody");
    await using _four = linkWith(nobody, server);
    assertMatch(await untilTold(nobody), /[Aa]uthorization/);
    assertEquals(db1.texts(), ["ann@web1: hello"]);
  },
);
