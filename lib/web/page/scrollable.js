/**
 * Boxes that scroll within the page, like long code.
 *
 * @module
 */

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = target;
    // Hidden, it has no size: it stays as it was, for the moment when it is shown again.
    if (clientWidth === 0) continue;
    const isTooSmall = scrollWidth > clientWidth || scrollHeight > clientHeight;
    if (isTooSmall) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

/**
 * Lets the tab key lead to a box while it is too small for what is in it, so that the arrow keys
 * can scroll it.
 *
 * @template {HTMLElement} T
 * @param {T} box
 * @returns {T} The box.
 */
export function scrollable(box) {
  // Until it is measured it may be one.
  box.tabIndex = 0;
  observer.observe(box);
  return box;
}
