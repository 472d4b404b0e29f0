import { assertEquals } from "@std/assert";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";

import { consume } from "../../lib/link/nats_consumer.ts";
import { hearFarewells, takeLease } from "../../lib/link/nats_lease.ts";
import { streamOf, subjectOf } from "../../lib/link/nats_messages.ts";
import { connectToEngine } from "../../lib/link/nats_transport.ts";
import { natsOnly, NatsServer } from "../helpers/nats_server.ts";
import { within } from "../helpers/waiting.ts";

/** More than are asked for at once. */
const MESSAGES = 40;

Deno.test(
  natsOnly("who is slow gets all, though the engine gives up meanwhile who is gone"),
  async () => {
    await using server = await NatsServer.start();
    const servers = `127.0.0.1:${server.port}`;
    const [one, other] = [await connectToEngine({ servers }), await connectToEngine({ servers })];
    const manager = await jetstreamManager(one);
    const stream = streamOf("test");
    const subjects = ["said", "key"].map((kind) => subjectOf("test", "*", kind));
    await manager.streams.add({ name: stream, subjects });
    const client = jetstream(one);
    const subject = subjectOf("test", "web1", "said");
    for (let count = 0; count < MESSAGES; count++) await client.publish(subject, `${count}`);
    const { promise: gone, resolve } = Promise.withResolvers<string>();
    hearFarewells(one, "test", resolve, () => {});
    await takeLease(other, await jetstreamManager(other), "test", "db1.example");
    const taken: string[] = [];
    for await (const { data, seq } of consume(one, manager, { stream, from: 1 })) {
      assertEquals(seq, taken.length + 1);
      taken.push(new TextDecoder().decode(data));
      if (seq === 1) {
        await other.close();
        assertEquals(await within(gone, "the other is gone"), "db1.example");
      }
      if (seq === MESSAGES) break;
    }
    assertEquals(taken, Array.from({ length: MESSAGES }, (_, index) => `${index}`));
    await one.close();
  },
);
