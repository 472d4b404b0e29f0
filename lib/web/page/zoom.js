/**
 * A picture as large as the window.
 *
 * @module
 */
import { byId } from "./elements.js";

/**
 * Shows a picture in a dialog.
 *
 * @param {HTMLImageElement} image The one that was clicked.
 * @param {() => Promise<void>} download Saves it.
 */
export function zoom(image, download) {
  const [dialog, large] = [byId("zoom"), byId("zoom-image")];
  large.src = image.src;
  large.alt = image.alt;
  byId("zoom-name").textContent = image.alt;
  byId("zoom-download").onclick = async () => {
    try {
      await download();
    } catch (error) {
      byId("zoom-name").textContent = `Cannot download: ${error.message}`;
    }
  };
  dialog.onclick = ({ target }) => target === dialog && dialog.close();
  dialog.showModal();
}
