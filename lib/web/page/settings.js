/**
 * Settings: kept in this browser, changed in a dialog.
 *
 * They are in a cookie, though nothing but this page reads it: the server has another port each
 * time, and all else that a browser keeps belongs to one port (RFC 6265, section 8.5).
 *
 * @module
 */
import { byId, make } from "./elements.js";
import { BUILT_IN_SOUNDS, NO_SOUND, playSound } from "./sounds.js";

const NAME = "pipechat-settings";
/** Seconds: a year from the last change on. */
const LIFETIME = 31_536_000;

const DEFAULTS = { send: "enter", images: true, sound: "chime", people: false };

/** @type {typeof DEFAULTS} */
export const settings = load();

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
  const value = encodeURIComponent(JSON.stringify(settings));
  document.cookie = `${NAME}=${value}; max-age=${LIFETIME}; samesite=strict`;
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

/** Any program of this host that the browser talks to could have written the cookie. */
function load() {
  const kept = readCookie();
  const isValid = (name) => typeof kept?.[name] === typeof DEFAULTS[name];
  const entries = Object.keys(DEFAULTS).filter(isValid).map((name) => [name, kept[name]]);
  return { ...DEFAULTS, ...Object.fromEntries(entries) };
}

function readCookie() {
  const cookie = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${NAME}=`)) ?? "";
  try {
    return JSON.parse(decodeURIComponent(cookie.slice(NAME.length + 1)));
  } catch {
    return undefined;
  }
}
