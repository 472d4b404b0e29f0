/**
 * Notifications of the system, for who looks at something else.
 *
 * @module
 */
import { isMention } from "./mention.js";
import { safeHtml } from "./safe_html.js";

/** More of a text than this no system shows. */
const MOST = 200;

/**
 * Asks the person, unless they have decided already. Browsers listen to that after a click only.
 *
 * @returns {Promise<boolean>} Whether the browser may show them.
 */
export async function askForNotifications() {
  if (globalThis.Notification === undefined) return false;
  return await Notification.requestPermission() === "granted";
}

/**
 * Shows the last of these messages that the person wants to know of.
 *
 * @param {"off" | "mentions" | "all"} which
 * @param {string} room
 * @param {object[]} messages
 * @param {string} nick Of the person.
 */
export function notify(which, room, messages, nick) {
  if (which === "off" || globalThis.Notification?.permission !== "granted") return;
  const texts = messages.map(({ xfrom, xmsg, fname, action }) => {
    const text = safeHtml(xmsg).textContent.trim() || fname || "";
    return { text, body: action ? `${xfrom} ${text}` : `${xfrom}: ${text}` };
  });
  const wanted = texts.findLast(({ text }) => which === "all" || isMention(text, nick));
  if (wanted === undefined) return;
  try {
    // The tag lets a later one take the place of the one before.
    const notification = new Notification(room, { body: wanted.body.slice(0, MOST), tag: room });
    notification.onclick = () => {
      globalThis.focus();
      notification.close();
    };
  } catch {
    // A browser that shows them only for pages that are installed.
  }
}
