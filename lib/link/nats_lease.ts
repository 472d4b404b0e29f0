/**
 * By what an engine notices that a host is gone which can't say so, and tells the others. It is made
 * to hand on what comes to this host, of which there is next to nothing; when the connection is
 * gone, nobody takes it, and the engine gives it up. No program wakes up for that.
 *
 * @module
 */
import { AckPolicy, DeliverPolicy, type JetStreamManager } from "@nats-io/jetstream";
import { createInbox, nanos, type NatsConnection } from "@nats-io/nats-core";
import { hostInFarewell, makeLeaseName, streamOf, subjectOf } from "./nats_messages.ts";

/** A host is gone when its connection was for so long (ms). */
const GONE_AFTER = 5000;

/** Has the engine tell the others when this connection of a host is gone. */
export async function takeLease(
  connection: NatsConnection,
  manager: JetStreamManager,
  room: string,
  host: string,
): Promise<void> {
  const inbox = createInbox();
  connection.subscribe(inbox, { callback: () => {} });
  await manager.consumers.add(streamOf(room), {
    name: makeLeaseName(host),
    deliver_subject: inbox,
    filter_subject: subjectOf(room, host, "key"),
    deliver_policy: DeliverPolicy.New,
    ack_policy: AckPolicy.None,
    inactive_threshold: nanos(GONE_AFTER),
    mem_storage: true,
  });
}

/**
 * Hears which hosts are gone.
 *
 * @param onGone Is told the host.
 * @param onRefused Is told why, if this is not to be heard.
 */
export function hearFarewells(
  connection: NatsConnection,
  room: string,
  onGone: (host: string) => void,
  onRefused: (error: Error) => void,
): void {
  connection.subscribe(`$JS.EVENT.ADVISORY.CONSUMER.DELETED.${streamOf(room)}.*`, {
    callback: (error, { subject }) => {
      if (error !== null) return onRefused(error);
      const host = hostInFarewell(subject);
      if (host !== undefined) onGone(host);
    },
  });
}
