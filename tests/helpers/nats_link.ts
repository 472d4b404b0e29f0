/**
 * Links that run in this process, with a real engine.
 *
 * @module
 */
import { connectNats } from "../../lib/link/nats.ts";
import type { NatsAccess } from "../../lib/link/nats_access.ts";
import { persist } from "../../lib/link/ssh.ts";
import { parseTarget } from "../../lib/link/target.ts";
import type { LinkedRoom } from "./linked_room.ts";
import type { NatsServer } from "./nats_server.ts";

/** Links a room with an engine, as the program does, until what is returned is disposed of. */
export function linkWith(
  room: LinkedRoom,
  server: NatsServer,
  access: Partial<NatsAccess> = {},
): AsyncDisposable {
  const target = parseTarget(server.target);
  if (target?.type !== "nats") throw new Error(server.target);
  const controller = new AbortController();
  const { host, state, link } = room;
  const say = (text: string) => room.told.push(text);
  const rangeBetween = (from: number, to: number) => link.rangeBetween(from, to);
  const all = { host, state, say, rangeBetween, creds: undefined, ca: undefined };
  const talk = async () => {
    const channel = await connectNats(target, { ...all, ...access });
    controller.signal.addEventListener("abort", () => channel.close());
    if (controller.signal.aborted) channel.close();
    await link.attach(channel);
  };
  const done = persist(talk, say, controller.signal);
  return {
    async [Symbol.asyncDispose]() {
      controller.abort();
      await done;
    },
  };
}
