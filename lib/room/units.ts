/**
 * Sizes and ages as people write them: `64M`, `1.5 MiB`, `7d`, `0.5d`, `forever`.
 *
 * @module
 */

const SIZE_UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;
const SIZE_STEP = 1024;
const SIZE = /^(\d{1,12}(?:\.\d{1,6})?) ?([kmgt]?)(?:i?b)?$/i;

/** ms in each unit of an age. */
const AGE_UNITS = { d: 86_400_000, w: 604_800_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
const AGE = /^(\d{1,9}(?:\.\d{1,6})?) ?([wdhms])$/;
/** The age that nothing reaches. */
const FOREVER = "forever";

/** A number of bytes, to two digits or more: `999 bytes`, `1.5 KiB`, `64 MiB`. */
export function formatSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= SIZE_STEP && unit < SIZE_UNITS.length - 1) {
    [value, unit] = [value / SIZE_STEP, unit + 1];
  }
  if (unit === 0) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  const digits = value < 10 ? 1 : 0;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${SIZE_UNITS[unit]}`;
}

/** The bytes that `64M`, `1.5GiB` or `4096` stand for, or undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const [, number, unit = ""] = SIZE.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Math.round(Number(number) * SIZE_STEP ** "_kmgt".indexOf(unit.toLowerCase() || "_"));
}

/**
 * The age in ms that `7d`, `0.5d`, `12h`, `30m`, `90s` or `2w` stands for, Infinity for `forever`,
 * or undefined when it is no age.
 */
export function parseAge(text: string): number | undefined {
  if (text === FOREVER) return Infinity;
  const [, number, unit] = AGE.exec(text) ?? [];
  if (number === undefined || !isAgeUnit(unit)) return undefined;
  return Number(number) * AGE_UNITS[unit];
}

/** An age as {@linkcode parseAge} takes it, in days or in the largest smaller unit that it is a whole number of. */
export function formatAge(age: number): string {
  if (age === Infinity) return FOREVER;
  const [unit, length] = Object.entries(AGE_UNITS).find(([, length]) => age % length === 0) ??
    ["s", AGE_UNITS.s];
  return `${age / length}${unit}`;
}

function isAgeUnit(unit: string | undefined): unit is keyof typeof AGE_UNITS {
  return unit !== undefined && unit in AGE_UNITS;
}

/** The time that was told last: of thousands of messages many are of one moment. */
let told = { time: NaN, text: "" };

/** A time for other programs: UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
export function formatIso(time: number): string {
  if (time !== told.time) {
    told = { time, text: `${new Date(time).toISOString().slice(0, -".000Z".length)}Z` };
  }
  return told.text;
}
