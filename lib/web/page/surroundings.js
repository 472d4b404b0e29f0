/**
 * A message among those around it, wherever in the log it is; and the messages from a day on.
 *
 * @module
 */
import { getJson } from "./api.js";
import { withSeen } from "./news.js";

/** So many messages are shown on each side, and so many more on demand. */
const STEP = 25;

/** Shows a stretch of the log in the place for what was found. */
export class Surroundings {
  #panel;

  /** @param {import("./found_panel.js").FoundPanel} panel */
  constructor(panel) {
    this.#panel = panel;
  }

  /** Shows a message with what was said before and after it. @param {number} id */
  async showMessage(id) {
    this.#panel.show("", []);
    const answers = await this.#panel.ask(
      "Searching…",
      () => Promise.all([later(`i=${id}`), earlier(id)]),
    );
    if (answers === undefined) return;
    const [after, before] = answers;
    const { msgs } = after;
    if (msgs[0]?.msgid !== id) return this.#panel.show(`There is no message #${id}`, []);
    this.#show({
      text: `#${id} and what was said around it`,
      messages: [...before.msgs, ...msgs],
      hasEarlier: before.isMore,
      hasLater: after.isMore,
      target: id,
    });
    this.#panel.focus(id);
  }

  /**
   * Shows what was said from a time on.
   *
   * @param {string} since As `Date.toISOString` has it.
   * @param {string} name What the time is called.
   */
  async showSince(since, name) {
    this.#panel.show("", []);
    const query = () => later(`since=${encodeURIComponent(since)}`);
    const answer = await this.#panel.ask("Searching…", query);
    if (answer === undefined) return;
    const { msgs: [first], msgs, first: start, isMore } = answer;
    if (first === undefined) return this.#panel.show(`Nothing was said since ${name}`, []);
    this.#show({
      text: `What was said since ${name}`,
      messages: msgs,
      hasEarlier: start < first.msgid,
      hasLater: isMore,
    });
    this.#panel.focus(first.msgid);
  }

  /** Shows a stretch, with buttons that make it longer. */
  #show(stretch) {
    const { text, messages, hasEarlier, hasLater, target } = stretch;
    const [first, last] = [messages[0]?.msgid, messages.at(-1)?.msgid];
    const goOn = async (ask, extend, focus) => {
      const answer = await this.#panel.ask(text, ask);
      if (answer === undefined) return;
      // Some may have been taken out meanwhile.
      this.#show({ ...stretch, ...extend(answer, this.#panel.messages) });
      this.#panel.focus(focus);
    };
    const goBack = () =>
      goOn(() => earlier(first), ({ msgs, isMore }, shown) => ({
        messages: [...msgs, ...shown],
        hasEarlier: isMore,
      }), first);
    const goAhead = () =>
      goOn(() => later(`i=${last + 1}`), ({ msgs, isMore }, shown) => ({
        messages: [...shown, ...msgs],
        hasLater: isMore,
      }), last);
    this.#panel.show(text, messages, {
      earlier: hasEarlier && first !== undefined ? goBack : undefined,
      later: hasLater && last !== undefined ? goAhead : undefined,
      isStretch: true,
      target,
    });
  }
}

/** The messages before one, the oldest first. @param {number} id */
async function earlier(id) {
  const { msgs, cut, seen } = await getJson(`chat-poll?present&before=${id}&n=${STEP}`);
  return { msgs: withSeen(msgs, seen).reverse(), isMore: msgs.length === STEP || cut === true };
}

/** The messages from a place on. @param {string} place */
async function later(place) {
  const answer = await getJson(`chat-query?${place}&n=${STEP + 1}`);
  return { ...answer, isMore: answer.msgs.length > STEP };
}
