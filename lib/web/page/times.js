/**
 * Times and sizes as people read them.
 *
 * @module
 */

/** Who typed less than so many minutes ago is not called idle, as on a terminal. */
const LEAST_IDLE = 5;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

/** @param {string} mtime */
export function formatClock(mtime) {
  return clock.format(new Date(mtime));
}

/** The time of today, or the day. @param {string} mtime */
export function formatLately(mtime) {
  const isToday = formatDay(mtime) === day.format(new Date());
  return isToday ? formatClock(mtime) : date.format(new Date(mtime));
}

/** @param {string} mtime */
export function formatDay(mtime) {
  return day.format(new Date(mtime));
}

/**
 * When a message was sent, on the clocks that are known.
 *
 * @param {{ mtime: string, lmtime?: string }} message
 */
export function clocks({ mtime, lmtime }) {
  return [
    `You: ${full.format(new Date(mtime))}`,
    ...(lmtime === undefined ? [] : [`Sender: ${lmtime.replace("T", " ")}`]),
    `UTC: ${mtime.replace("T", " ").replace("Z", "")}`,
  ];
}

/**
 * How long somebody is idle; undefined when that is not long enough to be told.
 *
 * @param {number} seconds
 */
export function formatIdle(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < LEAST_IDLE) return undefined;
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** @param {number} bytes */
export function formatSize(bytes) {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  let unit = 0;
  let size = bytes;
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
