/**
 * Settings: kept in this browser, changed in a dialog.
 *
 * @module
 */
import { byId, make } from "./elements.js";
import { BUILT_IN_SOUNDS, NO_SOUND, playSound } from "./sounds.js";

const KEY = "pipechat-settings";

const DEFAULTS = { send: "enter", images: true, sound: "chime", people: false };

/** @type {typeof DEFAULTS} */
export const settings = load();

const listeners = new Set();

/** Calls `listener` after every change. @param {() => void} listener */
export function onSettings(listener) {
  listeners.add(listener);
}

/** @param {Partial<typeof DEFAULTS>} changes */
export function change(changes) {
  Object.assign(settings, changes);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // A browser that keeps nothing: the settings last as long as the page.
  }
  for (const listener of listeners) listener();
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
  for (const name of [NO_SOUND, ...BUILT_IN_SOUNDS, ...roomSounds]) {
    sound.append(make("option", { value: name, textContent: name }));
  }
  if (![...sound.options].some(({ value }) => value === settings.sound)) {
    change({ sound: NO_SOUND });
  }
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
}

function load() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}
