/**
 * Which files are shown in their place.
 *
 * @module
 */

/** Those that the server would call pictures, too. SVG is not among them: it can hold scripts. */
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/** What is text, though its type does not begin so. */
const TEXTS = /^(?:text\/|application\/(?:json|xml|toml|yaml|x-sh|javascript|sql)\b)/;
/** The server shows no longer texts than this (bytes). */
const LONGEST_TEXT = 1024 * 1024;

/** @param {string | undefined} mime */
export function isPicture(mime) {
  return PICTURES.includes(mime);
}

/** Whether the file of a message can be shown as text. @param {object} message */
export function isText({ fmime, fsize }) {
  return fmime !== undefined && fsize <= LONGEST_TEXT && TEXTS.test(fmime);
}
