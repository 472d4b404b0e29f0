/**
 * The notice that something is wrong with the connection.
 *
 * @module
 */
import { byId, hide } from "./elements.js";

const [notice, text, countdown, retry] = [
  "trouble",
  "trouble-text",
  "trouble-countdown",
  "retry-now",
].map(byId);

/**
 * Shows the notice.
 *
 * @param {string} what What is wrong. A screen reader reads it when it changes.
 * @param {string} [when] What is next; nobody wants to hear every second of it.
 * @param {() => void} [onRetry] What the button does; without it there is none.
 */
export function showTrouble(what, when = "", onRetry = undefined) {
  notice.hidden = false;
  if (text.textContent !== what) text.textContent = what;
  countdown.textContent = when;
  retry.onclick = onRetry ?? null;
  if (onRetry === undefined) hide(retry);
  else retry.hidden = false;
}

/** All is well again. */
export function hideTrouble() {
  hide(notice);
  text.textContent = "";
}
