/**
 * Up to where a person has seen each room, as a cookie keeps it: the server has another port each
 * time, and all else that a browser keeps belongs to one port (RFC 6265, section 8.5). As other
 * programs of the host may be sent it, too, it names no room, but a hash of its path.
 *
 * @module
 */

/** Of the cookie. */
const NAME = "pipechat-seen";
/** Seconds: a year from the last look on. */
const LIFETIME = 31_536_000;
/** So many rooms are remembered, the ones that were seen last: a cookie has 4096 bytes at most. */
const MOST = 30;

/**
 * The id of the last message of a room that was seen; undefined when that is not known. Any program
 * of this host that the browser talks to could have written it.
 *
 * @param {string} cookies As `document.cookie` has them.
 * @param {string} room Its path.
 * @returns {number | undefined}
 */
export function parsePlace(cookies, room) {
  return parsePlaces(cookies).find(([key]) => key === keyOf(room))?.[1];
}

/**
 * The cookie that remembers one more place.
 *
 * @param {string} cookies As `document.cookie` has them.
 * @param {string} room Its path.
 * @param {number} id Of the last message that was seen.
 */
export function formatPlaces(cookies, room, id) {
  const key = keyOf(room);
  const others = parsePlaces(cookies).filter((place) => place[0] !== key);
  const places = [[key, id], ...others].slice(0, MOST).map((place) => place.join("."));
  return `${NAME}=${places.join("_")}; max-age=${LIFETIME}; samesite=strict`;
}

/** @returns {[string, number][]} The room that was seen last comes first. */
function parsePlaces(cookies) {
  const cookie = cookies.split("; ").find((cookie) => cookie.startsWith(`${NAME}=`)) ?? "";
  return cookie.slice(NAME.length + 1).split("_").flatMap((place) => {
    const [, key, id] = /^([\da-f]{8})\.(\d{1,15})$/.exec(place) ?? [];
    return key === undefined ? [] : [[key, Number(id)]];
  });
}

/** FNV-1a: enough to tell some rooms apart. @param {string} room */
function keyOf(room) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(room)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
