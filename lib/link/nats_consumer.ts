/**
 * Taking what a stream of an engine has, in its order and no faster than it is used. The way that
 * the library has for that wants a sign of life at least every 30 s, and a timer for each; here an
 * idle link is left asleep.
 *
 * @module
 */
import { AckPolicy, DeliverPolicy, type JetStreamManager } from "@nats-io/jetstream";
import { createInbox, nanos, type NatsConnection } from "@nats-io/nats-core";

/** So many messages are asked for at once: each is of 1 MB at most, by default. */
const BATCH = 16;
/** How long one request for them lasts, and how often the engine says meanwhile that it lives (ms). */
const PULL_TIME = 600_000;
const HEARTBEAT = 60_000;
/** After so long (ms) without a request the engine forgets how far this is: a disk may be full. */
const PATIENCE = 300_000;

const REQUEST = JSON.stringify({
  batch: BATCH,
  expires: nanos(PULL_TIME),
  idle_heartbeat: nanos(HEARTBEAT),
});
/** How many words the address has to which a message could be acknowledged, without a domain. */
const SHORT_REPLY_WORDS = 9;
/** A message of the engine itself has a status, as in HTTP: it lives, or the request is over. */
const [IS_ALIVE, IS_OVER] = [100, 408];

/** A message of a stream. */
export interface StreamMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Its number in the stream. */
  readonly seq: number;
}

/** Which messages to take. */
export interface ConsumerOptions {
  readonly stream: string;
  /** Of those on this subject alone. */
  readonly subject?: string;
  /** The number to begin with. */
  readonly from: number;
}

/**
 * What a stream has, and then what it gets.
 *
 * @throws {Error} when the engine refuses, has lost it, or says nothing any more.
 */
export async function* consume(
  connection: NatsConnection,
  manager: JetStreamManager,
  { stream, subject, from }: ConsumerOptions,
): AsyncGenerator<StreamMessage> {
  const { name } = await manager.consumers.add(stream, {
    ...(subject === undefined ? {} : { filter_subject: subject }),
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    inactive_threshold: nanos(PATIENCE),
    mem_storage: true,
  });
  const inbox = createInbox();
  const incoming = connection.subscribe(inbox);
  const ask = () => {
    connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`, REQUEST, { reply: inbox });
    return BATCH;
  };
  // A request of which the engine knows nothing any more is not even refused.
  let [isHeard, isInUse] = [true, false];
  const watchdog = setInterval(() => {
    if (!isHeard && !isInUse) incoming.unsubscribe();
    isHeard = false;
  }, 2 * HEARTBEAT);
  try {
    let missing = ask();
    for await (const { subject, data, reply = "", headers } of incoming) {
      isHeard = true;
      if (subject !== inbox) {
        missing--;
        isInUse = true;
        yield { subject, data, seq: seqIn(reply) };
        isInUse = false;
      } else if (headers?.code === IS_OVER) missing = 0;
      else if (headers?.code !== IS_ALIVE) throw new Error(headers?.description ?? "no answer");
      if (missing === 0) missing = ask();
    }
    throw new Error("the engine has not said anything for long");
  } finally {
    clearInterval(watchdog);
    incoming.unsubscribe();
  }
}

/** `$JS.ACK.[DOMAIN.ACCOUNT.]STREAM.CONSUMER.DELIVERED.SEQ…`, the two with something behind them. */
function seqIn(reply: string): number {
  const words = reply.split(".");
  return Number(words[words.length === SHORT_REPLY_WORDS ? 5 : 7]);
}
