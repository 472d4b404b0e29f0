/**
 * Moments as the program shows them, for patterns that hold on every day and across midnight.
 *
 * @module
 */

/** A time, which has its day in front of it where that is another than today. */
export const MOMENT = String.raw`(?:[A-Z][a-z]{2} \d{4}-\d\d-\d\d )?\d\d:\d\d`;

/** The line for a new day, which stands between two messages if midnight passed between them. */
export const DAY_LINE = String.raw`(?:--- [A-Z][a-z]{2} \d{4}-\d\d-\d\d ---\n)?`;
