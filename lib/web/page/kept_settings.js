/**
 * Settings as a cookie keeps them.
 *
 * They are in a cookie, though nothing but this page reads it: the server has another port each
 * time, and all else that a browser keeps belongs to one port (RFC 6265, section 8.5).
 *
 * @module
 */

/** Of the cookie, and of the channel between tabs. */
export const NAME = "pipechat-settings";
/** Seconds: a year from the last change on. */
const LIFETIME = 31_536_000;

export const DEFAULTS = {
  send: "enter",
  images: true,
  sound: "chime",
  people: false,
  /** Messages in a font of equal widths. */
  mono: false,
  /** Own messages on the left, too. */
  left: false,
  /** A sound for own messages, too. */
  own: false,
  /** Of what the system tells: "off", "mentions" or "all". */
  notify: "off",
  /** While the person is away, only the first message is told. */
  once: false,
};

/**
 * What a person has set, out of all cookies. Any program of this host that the browser talks to could
 * have written them: what is not as it should be is as if it were not there.
 *
 * @param {string} cookies As `document.cookie` has them.
 * @returns {Partial<typeof DEFAULTS>}
 */
export function parseSettings(cookies) {
  return validSettings(parseCookie(cookies));
}

/** Those of some settings that are as they should be. @returns {Partial<typeof DEFAULTS>} */
export function validSettings(settings) {
  const isValid = (name) => typeof settings?.[name] === typeof DEFAULTS[name];
  const names = Object.keys(DEFAULTS).filter(isValid);
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}

/** The cookie that keeps settings. @param {Partial<typeof DEFAULTS>} settings */
export function formatSettings(settings) {
  const value = encodeURIComponent(JSON.stringify(settings));
  return `${NAME}=${value}; max-age=${LIFETIME}; samesite=strict`;
}

function parseCookie(cookies) {
  const cookie = cookies.split("; ").find((cookie) => cookie.startsWith(`${NAME}=`)) ?? "";
  try {
    return JSON.parse(decodeURIComponent(cookie.slice(NAME.length + 1)));
  } catch {
    return undefined;
  }
}
