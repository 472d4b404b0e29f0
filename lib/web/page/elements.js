/**
 * Making and finding elements.
 *
 * @module
 */

/** The element with this id, which the page has. @param {string} id */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * A new element.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {(Node | string)[]} [children]
 */
export function make(tag, properties = {}, children = []) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** One of the page's icons, which says nothing to a screen reader. @param {string} name */
export function makeIcon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(namespace, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  icon.append(use);
  return icon;
}

/** A button that is no submit button. @param {string} text @param {() => void} onclick */
export function makeButton(text, onclick, properties = {}) {
  return make("button", { type: "button", onclick, ...properties }, [text]);
}

/** Tells a screen reader something that others see by themselves. @param {string} text */
export function announce(text) {
  byId("announcer").textContent = text;
}

/**
 * Takes an element away. If it held the focus, that goes elsewhere first: who works with the
 * keyboard would have to begin at the top of the page otherwise.
 *
 * @param {Element | null | undefined} element
 * @param {HTMLElement | null | undefined} next Where the focus goes; else to the message field.
 */
export function takeAway(element, next) {
  if (element?.contains(document.activeElement)) (next ?? byId("text")).focus();
  element?.remove();
}

/** Hides an element; the focus goes on to the message field, if it was in there. */
export function hide(element) {
  if (element.contains(document.activeElement)) byId("text").focus();
  element.hidden = true;
}
