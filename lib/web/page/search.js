/**
 * Searching: what is found takes the place of the messages until one goes back.
 *
 * @module
 */
import { getJson } from "./api.js";
import { byId, make } from "./elements.js";
import { viewMessage } from "./message_view.js";
import { formatDay } from "./times.js";

/** Makes the search field work. @param {object} viewer As `viewMessage` takes it. */
export function startSearch(viewer) {
  const [panel, needle, text, results] = ["found", "needle", "found-text", "found-messages"]
    .map(byId);
  const close = () => {
    panel.hidden = true;
    needle.value = "";
    byId("text").focus();
  };
  byId("found-close").onclick = close;
  panel.onkeydown = (event) => event.key === "Escape" && close();
  byId("search").onsubmit = async (event) => {
    event.preventDefault();
    const words = needle.value.trim();
    if (words === "") return close();
    panel.hidden = false;
    text.textContent = "Searching…";
    results.replaceChildren();
    try {
      const { msgs } = await getJson(`chat-query?q=${encodeURIComponent(words)}`);
      text.textContent = `${msgs.length} found for “${words}”`;
      results.append(...msgs.flatMap((message) => [
        make("div", { className: "day", textContent: formatDay(message.mtime) }),
        viewMessage(message, viewer),
      ]));
      for (const more of results.querySelectorAll(".more")) more.tabIndex = 0;
      results.scrollTop = results.scrollHeight;
      results.focus();
    } catch (error) {
      text.textContent = `Cannot search: ${error.message}`;
    }
  };
}
