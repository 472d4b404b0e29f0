/**
 * Requests to the server that this page came from.
 *
 * @module
 */

/** Where the token is kept while the tab is open, so that the page can be reloaded. */
const TOKEN_KEY = "pipechat-token";

/** The token comes in the fragment of the address, which is sent nowhere. */
const token = takeToken();

/** The server answered that it won't. */
export class RequestError extends Error {
  /**
   * @param {number} status The status of HTTP.
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** What every request carries. */
export function headers() {
  return token === "" ? {} : { authorization: `Bearer ${token}` };
}

/**
 * Asks for JSON.
 *
 * @param {string} path Relative to the page.
 * @param {RequestInit} [init]
 * @throws {RequestError} when the server refuses.
 * @throws {TypeError} when it can't be reached.
 */
export async function getJson(path, init = {}) {
  const response = await fetch(path, { ...init, headers: headers() });
  const text = await response.text();
  const value = text === "" ? undefined : JSON.parse(text);
  const [error] = [value, ...(value?.msgs ?? [])].filter((each) => each?.isError);
  if (error !== undefined) throw new RequestError(response.status, error.xmsg);
  if (!response.ok) throw new RequestError(response.status, response.statusText);
  return value;
}

/**
 * Posts, and returns the JSON that is answered, if any.
 *
 * @param {string} path
 * @param {BodyInit} [body]
 */
export function post(path, body) {
  return getJson(path, { method: "POST", body });
}

/** @param {number} id */
export function fetchMessage(id) {
  return getJson(`chat-fetch-one/${id}`);
}

/** The text of a message as it was typed. @param {number} id */
export async function fetchRaw(id) {
  return (await getJson(`chat-fetch-one/${id}?raw`)).xmsg;
}

/** The bytes of something. @param {string} path */
export async function getBytes(path) {
  const response = await fetch(path, { headers: headers() });
  if (!response.ok) throw new RequestError(response.status, response.statusText);
  return await response.arrayBuffer();
}

function takeToken() {
  const given = location.hash.slice(1);
  if (given !== "") {
    sessionStorage.setItem(TOKEN_KEY, given);
    // Out of sight, and out of the browser's history.
    history.replaceState(null, "", location.pathname);
  }
  return given !== "" ? given : sessionStorage.getItem(TOKEN_KEY) ?? "";
}
