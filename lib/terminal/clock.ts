/**
 * Times as the clock on the wall has them: in the local time zone.
 *
 * @module
 */

/** A minute, as the local time zone has it: of thousands of lines most are of the same one. */
let shown = { minute: NaN, clock: "", day: "" };

function localMinute(time: number): typeof shown {
  const minute = Math.floor(time / 60_000);
  if (minute !== shown.minute) {
    const date = new Date(time);
    const [weekday = ""] = date.toDateString().split(" ");
    const number = (value: number) => String(value).padStart(2, "0");
    const day = `${weekday} ${date.getFullYear()}-${number(date.getMonth() + 1)}-${
      number(date.getDate())
    }`;
    shown = { minute, clock: date.toTimeString().slice(0, 5), day };
  }
  return shown;
}

/** `HH:MM` in the local time zone. */
export function formatClock(time: number): string {
  return localMinute(time).clock;
}

/** The day in the local time zone, such as `Mon 2026-11-23`. */
export function formatDay(time: number): string {
  return localMinute(time).day;
}
