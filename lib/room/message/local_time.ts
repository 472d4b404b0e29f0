/**
 * The record of the sender's own clock: `/lmtime YYYY-MM-DDTHH:MM:SS`, named as in Fossil's chat.
 *
 * It is there only where that clock is set to another time zone than the host's, such as in the
 * browser of somebody far away; everybody else's time can be told from the stamp.
 *
 * @module
 */
import { formatCommand, type Stamp } from "../log/record.ts";

const LOCAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

/** The line that belongs below the message that was sent when the sender's clock showed this. */
export function formatLocalTime(stamp: Stamp, localTime: string): string {
  return formatCommand(stamp, "lmtime", localTime);
}

/** Understands what follows `/lmtime`, or answers undefined when it is no date and time. */
export function parseLocalTime(argument: string): string | undefined {
  const isTime = LOCAL_TIME.test(argument) && !Number.isNaN(Date.parse(`${argument}Z`));
  return isTime ? argument : undefined;
}
