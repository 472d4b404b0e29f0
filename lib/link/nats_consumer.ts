/**
 * Taking what a stream of an engine has, in its order and no faster than it is used. The way that
 * the library has for that wants a sign of life at least every 30 s, and a timer for each; here an
 * idle link is left asleep.
 *
 * @module
 */
import { AckPolicy, DeliverPolicy, type JetStreamManager } from "@nats-io/jetstream";
import { createInbox, nanos, type NatsConnection } from "@nats-io/transport-node";

/** So many messages are asked for at once: each is of 1 MB at most, by default. */
const BATCH = 16;
/** How long one request for them lasts, and how often the engine says meanwhile that it lives (ms). */
const PULL_TIME = 600_000;
const HEARTBEAT = 60_000;
/** Who asks for nothing for so long (ms) is gone: the engine then tells the others. */
const GONE_AFTER = 5000;

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
  /** What the engine calls it, and tells others when it is gone; any name if it is left out. */
  readonly name?: string;
}

/**
 * What a stream has, and then what it gets.
 *
 * @throws {Error} when the engine refuses, has lost it, or says nothing any more.
 */
export async function* consume(
  connection: NatsConnection,
  manager: JetStreamManager,
  { stream, subject, from, name: wanted }: ConsumerOptions,
): AsyncGenerator<StreamMessage> {
  const { name } = await manager.consumers.add(stream, {
    ...(wanted === undefined ? {} : { name: wanted }),
    ...(subject === undefined ? {} : { filter_subject: subject }),
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    inactive_threshold: nanos(GONE_AFTER),
    mem_storage: true,
  });
  const inbox = createInbox();
  const incoming = connection.subscribe(inbox);
  const ask = () => {
    connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`, REQUEST, { reply: inbox });
    return BATCH;
  };
  let isHeard = true;
  const watchdog = setInterval(() => {
    if (!isHeard) incoming.unsubscribe();
    isHeard = false;
  }, 2 * HEARTBEAT);
  try {
    let missing = ask();
    for await (const { subject, data, reply = "", headers } of incoming) {
      isHeard = true;
      if (subject !== inbox) {
        missing--;
        yield { subject, data, seq: seqIn(reply) };
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
