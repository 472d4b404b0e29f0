/**
 * Answers that are made while they are sent.
 *
 * @module
 */

/** A header that marks such an answer for whoever sends it; it is not sent itself. */
export const STREAMED = "x-streamed";
