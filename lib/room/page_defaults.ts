/**
 * How the page of a room is where a person has set nothing: the file `page`, which is the owner's
 * alone. Each of its lines is a name and a value: `sound none`.
 *
 * @module
 */
import { explain, NotYoursError } from "./errors.ts";
import { SETTING_MODE } from "./layout.ts";
import { nameOf } from "./names.ts";
import { isOwner, type Room } from "./room.ts";
import { readSettingFile, writeSettingFile } from "./setting_file.ts";
import { formatAge, parseAge } from "./units.ts";

const PAGE = "page";
/** Four short lines. */
const PAGE_BYTES = 1024;
/** More messages than this a page does not show at first. */
const MAX_HISTORY = 500;
/** A request that returns sooner is asked too often; longer than this the page waits for none (ms). */
const SHORTEST_POLL = 10_000;
const LONGEST_POLL = 420_000;

/** What is undefined is as it comes with pipechat. */
export interface PageDefaults {
  /** The sound of a new message, or `none`. */
  readonly sound?: string;
  /** Whether pictures are shown in their messages. */
  readonly images?: boolean;
  /** How many messages are there at first. */
  readonly history?: number;
  /** How long a request waits for news (ms). */
  readonly poll?: number;
}

type Reader = (value: string) => PageDefaults | undefined;

/** What each value means; undefined: nothing. */
const READERS: Readonly<Record<string, Reader>> = {
  sound: (sound) => /^[^\p{Cc}]{1,100}$/u.test(sound) ? { sound } : undefined,
  images: (value) => ["on", "off"].includes(value) ? { images: value === "on" } : undefined,
  history: (value) => {
    const history = Number(value);
    return /^\d+$/.test(value) && history > 0 && history <= MAX_HISTORY ? { history } : undefined;
  },
  poll: (value) => {
    const poll = parseAge(value) ?? NaN;
    return poll >= SHORTEST_POLL && poll <= LONGEST_POLL ? { poll } : undefined;
  },
};

/** What each name takes, in words. */
export const PAGE_DEFAULTS_HELP: string =
  `sound=NAME, images=on or off, history=N up to ${MAX_HISTORY}, ` +
  `poll=AGE from ${formatAge(SHORTEST_POLL)} to ${formatAge(LONGEST_POLL)}`;

/** The defaults of a room's page; what does not read like one is as if it were not there. */
export function readPageDefaults(room: Room): PageDefaults {
  const file = readSettingFile(room, PAGE, PAGE_BYTES);
  if (file === undefined || "ignored" in file) return {};
  return Object.assign(
    {},
    ...file.text.split("\n").map((line) => {
      const [, name = "", value = ""] = /^(\w+) (.*)$/.exec(line) ?? [];
      return parsePageDefault(name, value) ?? {};
    }),
  );
}

/** One of them; undefined when there is none of this name, or it takes no such value. */
export function parsePageDefault(name: string, value: string): PageDefaults | undefined {
  return Object.hasOwn(READERS, name) ? READERS[name]?.(value) : undefined;
}

/** They as they stand in the file, a line each. */
export function formatPageDefaults({ sound, images, history, poll }: PageDefaults): string[] {
  return [
    ...(sound === undefined ? [] : [`sound ${sound}`]),
    ...(images === undefined ? [] : [`images ${images ? "on" : "off"}`]),
    ...(history === undefined ? [] : [`history ${history}`]),
    ...(poll === undefined ? [] : [`poll ${formatAge(poll)}`]),
  ];
}

/**
 * Sets the defaults of a room's page, all at once.
 *
 * @throws {NotYoursError} unless this is the owner of the room, or root.
 * @throws {RoomError} when the kernel refuses; the old ones still hold then.
 */
export function writePageDefaults(room: Room, defaults: PageDefaults): void {
  const action = `set how the page of room "${room.path}" is`;
  if (!isOwner(room)) {
    throw new NotYoursError(`Cannot ${action}: only its owner ${nameOf(room.owner)} can`);
  }
  try {
    const text = formatPageDefaults(defaults).map((line) => `${line}\n`).join("");
    writeSettingFile(room, PAGE, SETTING_MODE, text);
  } catch (error) {
    throw explain(action, error);
  }
}
