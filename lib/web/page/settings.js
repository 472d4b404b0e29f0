/**
 * Settings: kept in this browser, changed in a dialog.
 *
 * @module
 */
import { byId, make } from "./elements.js";
import { DEFAULTS, formatSettings, NAME, parseSettings, validSettings } from "./kept_settings.js";
import { askForNotifications } from "./notifications.js";
import { BUILT_IN_SOUNDS, NO_SOUND, playSound } from "./sounds.js";

/** What this person has set; all else is as the room has it, or as it comes. */
const own = parseSettings(document.cookie);

/** @type {typeof DEFAULTS} */
export const settings = { ...DEFAULTS, ...own };

const SWITCHES = ["images", "mono", "left", "own", "once"];
const CHOICES = ["send", "notify"];

const listeners = new Set();
const otherTabs = new BroadcastChannel(NAME);

/** Calls `listener` after every change. @param {() => void} listener */
export function onSettings(listener) {
  listeners.add(listener);
}

/** @param {Partial<typeof DEFAULTS>} changes */
export function change(changes) {
  Object.assign(own, changes);
  // A browser that keeps no cookies ignores this: the settings last as long as the page.
  document.cookie = formatSettings(own);
  otherTabs.postMessage(changes);
  apply(changes);
}

/**
 * Makes the dialog work.
 *
 * @param {object} room
 * @param {string[]} room.sounds Names of the room's own sounds.
 * @param {Partial<typeof DEFAULTS>} [room.defaults] What holds where the person has set nothing.
 */
export function startSettings({ sounds: roomSounds, defaults }) {
  Object.assign(settings, validSettings(defaults), own);
  const dialog = byId("settings");
  const sound = byId("setting-sound");
  const sounds = [NO_SOUND, ...BUILT_IN_SOUNDS, ...roomSounds];
  sound.append(...sounds.map((name) => make("option", { value: name, textContent: name })));
  // It may be a sound of another room; there it shall still be the right one.
  if (!sounds.includes(settings.sound)) settings.sound = DEFAULTS.sound;
  byId("settings-open").onclick = () => {
    for (const name of SWITCHES) byId(`setting-${name}`).checked = settings[name];
    for (const name of [...CHOICES, "sound"]) byId(`setting-${name}`).value = settings[name];
    byId("notify-refused").hidden = true;
    dialog.showModal();
  };
  for (const name of SWITCHES) {
    byId(`setting-${name}`).onchange = ({ target }) => change({ [name]: target.checked });
  }
  for (const name of CHOICES) {
    byId(`setting-${name}`).onchange = ({ target }) => change({ [name]: target.value });
  }
  byId("setting-notify").onchange = ({ target }) => setNotify(target);
  sound.onchange = () => {
    change({ sound: sound.value });
    playSound(sound.value);
  };
  byId("sound-test").onclick = () => playSound(sound.value);
  // What this tab keeps next must not undo what another one has changed.
  otherTabs.onmessage = ({ data: { people, ...others } }) => {
    Object.assign(own, others, people === undefined ? {} : { people });
    apply(others);
  };
  apply({});
}

async function setNotify(select) {
  const isAllowed = select.value === "off" || await askForNotifications();
  if (!isAllowed) select.value = "off";
  byId("notify-refused").hidden = isAllowed;
  change({ notify: select.value });
}

function apply(changes) {
  Object.assign(settings, changes);
  for (const name of ["mono", "left"]) document.body.classList.toggle(name, settings[name]);
  for (const listener of listeners) listener();
}
