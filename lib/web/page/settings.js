/**
 * Settings: kept in this browser, changed in a dialog.
 *
 * @module
 */
import { byId, make } from "./elements.js";
import { DEFAULTS, formatSettings, NAME, parseSettings } from "./kept_settings.js";
import { BUILT_IN_SOUNDS, NO_SOUND, playSound } from "./sounds.js";

/** @type {typeof DEFAULTS} */
export const settings = parseSettings(document.cookie);

const listeners = new Set();
const otherTabs = new BroadcastChannel(NAME);

/** Calls `listener` after every change. @param {() => void} listener */
export function onSettings(listener) {
  listeners.add(listener);
}

/** @param {Partial<typeof DEFAULTS>} changes */
export function change(changes) {
  Object.assign(settings, changes);
  // A browser that keeps no cookies ignores this: the settings last as long as the page.
  document.cookie = formatSettings(settings);
  otherTabs.postMessage(settings);
  tell();
}

/** Makes the dialog work. @param {string[]} roomSounds Names of the room's own sounds. */
export function startSettings(roomSounds) {
  const [dialog, send, images, sound] = [
    "settings",
    "setting-send",
    "setting-images",
    "setting-sound",
  ]
    .map(byId);
  const sounds = [NO_SOUND, ...BUILT_IN_SOUNDS, ...roomSounds];
  sound.append(...sounds.map((name) => make("option", { value: name, textContent: name })));
  // It may be a sound of another room; there it shall still be the right one.
  if (!sounds.includes(settings.sound)) settings.sound = DEFAULTS.sound;
  byId("settings-open").onclick = () => {
    send.value = settings.send;
    images.checked = settings.images;
    sound.value = settings.sound;
    dialog.showModal();
  };
  send.onchange = () => change({ send: send.value });
  images.onchange = () => change({ images: images.checked });
  sound.onchange = () => {
    change({ sound: sound.value });
    playSound(sound.value);
  };
  byId("sound-test").onclick = () => playSound(sound.value);
  // What this tab keeps next must not undo what another one has changed.
  otherTabs.onmessage = ({ data: { people: _, ...others } }) => {
    Object.assign(settings, others);
    tell();
  };
}

function tell() {
  for (const listener of listeners) listener();
}
