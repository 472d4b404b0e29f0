/**
 * Which files are shown as pictures: those that the server would call so, too. SVG is not among
 * them, as it can hold scripts.
 *
 * @module
 */

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** @param {string | undefined} mime */
export function isPicture(mime) {
  return PICTURES.includes(mime);
}
