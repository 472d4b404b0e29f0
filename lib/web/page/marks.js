/**
 * Who vouches for a message, where that is not its author (docs/authorship.md).
 *
 * @module
 */
import { make } from "./elements.js";

/** A mark about who vouches for the message, if it has one, with its meaning. */
export function viewMarks(message) {
  const title = meaningOfMark(message);
  if (title === undefined) return [];
  const [kind, sign] = message.vouched === "forged"
    ? ["forged", "FORGED"]
    : message.vouched === false
    ? ["doubtful", "?"]
    : ["robot", `by ${message.by}`];
  const className = `mark ${kind}`;
  return [make("span", { className, title, role: "img", ariaLabel: title, textContent: sign })];
}

/** The meaning of its mark in words; undefined where it has none. */
export function meaningOfMark({ xfrom, vouched, by }) {
  if (vouched === "forged") return `Forged: ${xfrom} did not write this`;
  if (vouched === false) return `Nobody vouches that ${xfrom} wrote this`;
  return by === undefined ? undefined : `A robot of ${by}`;
}
