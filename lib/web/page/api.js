/**
 * Requests to the server that this page came from.
 *
 * @module
 */

/** Where the token is kept while the tab is open, so that the page can be reloaded. */
const TOKEN_KEY = "pipechat-token";
/** What stands before a ticket, where there is no token. */
const TICKET = "ticket=";

/** The token comes in the fragment of the address, which is sent nowhere. */
let token = "";
if (!await renewToken()) token = keptToken();

/** The server answered that it won't, or, with the status 0, it did not answer. */
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
 * Takes the token out of the address, where somebody has just put one, or the ticket for it.
 *
 * @returns {Promise<boolean>} Whether there is one.
 */
export async function renewToken() {
  const given = location.hash.slice(1);
  if (given === "") return false;
  // Out of sight, and out of where the buttons of the browser lead. Its list of all addresses has
  // it nonetheless, which no page can change: there a ticket does no harm.
  history.replaceState(null, "", location.href.split("#")[0]);
  token = given.startsWith(TICKET) ? await redeem(given.slice(TICKET.length)) : given;
  try {
    sessionStorage.setItem(TOKEN_KEY, token);
  } catch {
    // A browser that keeps nothing: the address is needed again after the page was reloaded.
  }
  return true;
}

/** The token for a ticket; when that is not good any more, the requests to come are refused. */
async function redeem(ticket) {
  token = ticket;
  try {
    return (await post("chat-enter")).token;
  } catch {
    return keptToken();
  }
}

/**
 * Asks for JSON.
 *
 * @param {string} path Relative to the page.
 * @param {RequestInit} [init]
 * @throws {RequestError} when the server refuses, or can't be reached.
 */
export async function getJson(path, init = {}) {
  const { response, bytes } = await ask(path, init);
  const value = parse(new TextDecoder().decode(bytes));
  const [error] = [value, ...(value?.msgs ?? [])].filter((each) => each?.isError);
  if (error !== undefined) throw new RequestError(response.status, error.xmsg);
  mustBeFine(response);
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
  const { response, bytes } = await ask(path);
  mustBeFine(response);
  return bytes;
}

/** A text, such as a document. @param {string} path */
export async function getText(path) {
  const { response, bytes } = await ask(path);
  const text = new TextDecoder().decode(bytes);
  mustBeFine(response, parse(text)?.msgs?.[0]?.xmsg);
  return text;
}

async function ask(path, init = {}) {
  try {
    const response = await fetch(path, { ...init, headers: headers() });
    return { response, bytes: await response.arrayBuffer() };
  } catch {
    throw new RequestError(0, "pipechat can't be reached");
  }
}

function mustBeFine({ ok, status, statusText }, why) {
  if (ok) return;
  throw new RequestError(status, why ?? `The answer was ${status} ${statusText}`.trim());
}

function parse(text) {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    // What is between here and the server says something of its own, or another server does.
    return undefined;
  }
}

function keptToken() {
  try {
    return sessionStorage.getItem(TOKEN_KEY) ?? "";
  } catch {
    return "";
  }
}
