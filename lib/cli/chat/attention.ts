/**
 * What of all that comes wants the person's attention: counting it, and when to ring.
 *
 * @module
 */
import type { Message } from "../../room/log/record.ts";
import type { RecordGroup } from "../../room/message/group.ts";
import { isSaid } from "../../room/message/message.ts";
import { isMention } from "../../mention.ts";

/** When to ring the bell. */
export const BELL_MODES = ["mention", "all", "off"] as const;
export type BellMode = typeof BELL_MODES[number];

/** What has come since the person typed last. */
export interface Arrivals {
  readonly count: number;
  /** How many of them name the person. */
  readonly mentions: number;
}

const NOTHING: Arrivals = { count: 0, mentions: 0 };

/** What a message asks for. */
export interface Call {
  readonly rings: boolean;
  /** The first line that names the person. */
  readonly mention: Said | undefined;
}

/** A line that somebody has said. */
export type Said = Pick<Message, "pid" | "time" | "nick" | "text" | "authorship">;

/** The attention of the person whose client this is. */
export class Attention {
  bell: BellMode = "mention";
  #arrivals = NOTHING;
  readonly #nick: string;
  readonly #pid: number;

  constructor(nick: string, pid: number) {
    this.#nick = nick;
    this.#pid = pid;
  }

  /** What has come since {@linkcode Attention.settle}. */
  get arrivals(): Arrivals {
    return this.#arrivals;
  }

  /** The person is at the keyboard, and sees the screen. Tells whether anything was new. */
  settle(): boolean {
    const hadNews = this.#arrivals.count > 0;
    this.#arrivals = NOTHING;
    return hadNews;
  }

  /** Counts what has just been shown, and tells what to do about it. */
  notice(group: RecordGroup): Call {
    let isAnySaid = false;
    let mention: Said | undefined;
    for (const record of group) {
      if (!isSaid(record) || record.pid === this.#pid) continue;
      isAnySaid = true;
      if (mention === undefined && isMention(record.text, this.#nick)) mention = record;
    }
    const [head] = group;
    if (isSaid(head) && head.pid !== this.#pid) {
      const { count, mentions } = this.#arrivals;
      this.#arrivals = {
        count: count + 1,
        mentions: mentions + (mention === undefined ? 0 : 1),
      };
    }
    const isWanted = this.bell === "all" ? isAnySaid : mention !== undefined;
    return { rings: this.bell !== "off" && isWanted, mention };
  }
}
