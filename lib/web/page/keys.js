/**
 * What the keys of the message field do.
 *
 * @module
 */

/**
 * What Enter does, as in Fossil's chat: with Shift it shows the preview, with Ctrl it sends or, where
 * there is nothing to send, changes what Enter alone does. Alt-Enter always begins a new line.
 *
 * @param {object} event A `keydown` event of the Enter key.
 * @param {boolean} event.shiftKey
 * @param {boolean} event.altKey
 * @param {boolean} event.ctrlKey
 * @param {boolean} event.metaKey
 * @param {"enter" | "ctrl-enter"} sendWith What sends.
 * @param {boolean} isEmpty Whether there is nothing to send.
 * @returns {"send" | "line" | "preview" | "toggle"}
 */
export function meaningOfEnter({ shiftKey, altKey, ctrlKey, metaKey }, sendWith, isEmpty) {
  if (altKey) return "line";
  if (shiftKey) return "preview";
  if (ctrlKey || metaKey) return isEmpty ? "toggle" : "send";
  return sendWith === "enter" ? "send" : "line";
}

/** What the keys do, in words. @param {"enter" | "ctrl-enter"} sendWith */
export function describeKeys(sendWith) {
  const send = sendWith === "enter"
    ? "Enter sends, Alt-Enter begins a new line"
    : "Ctrl-Enter sends";
  return `${send}, Shift-Enter previews, Tab completes names. Markdown works.`;
}
