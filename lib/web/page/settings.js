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
  // Another tab has changed them: what this one keeps next must not undo that.
  addEventListener("storage", ({ key }) => {
    if (key !== KEY) return;
    const { people: _, ...others } = load();
    Object.assign(settings, others);
    tell();
  });
}

function tell() {
  for (const listener of listeners) listener();
}

function load() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}
