/**
 * Sending one message.
 *
 * @module
 */
import { headers } from "./api.js";

/**
 * Sends a message with its file.
 *
 * @param {{ text: string, file?: File, answered?: { msgid: number } }} message
 * @param {AbortSignal} signal
 * @param {(loaded: number, total: number) => void} onProgress Told how many bytes are on their way.
 * @throws {Error} when it was not sent.
 */
export async function upload({ text, file, answered }, signal, onProgress) {
  const form = new FormData();
  form.append("lmtime", localTime());
  form.append("msg", answered === undefined ? text : `/re ${answered.msgid} ${text}`);
  if (file !== undefined) form.append("file", file);
  // Only XMLHttpRequest tells how far it has got.
  const request = new XMLHttpRequest();
  const { promise, resolve, reject } = Promise.withResolvers();
  request.open("POST", "chat-send");
  for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
  request.onload = () => request.status === 200 ? resolve() : reject(new Error(reasonOf(request)));
  request.onerror = async () => reject(new Error(await reasonOfSilence(file)));
  request.onabort = () => reject(new Error("you stopped it"));
  signal.addEventListener("abort", () => request.abort());
  request.send(form);
  await promise;
}

/** The time of the sender's clock, as Fossil's clients tell it. */
function localTime() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function reasonOf({ status, responseText }) {
  try {
    return JSON.parse(responseText).xmsg;
  } catch {
    return `the answer was ${status}`;
  }
}

/** To a request, a file that can't be read looks the same as a server that can't be reached. */
async function reasonOfSilence(file) {
  try {
    await file?.slice(0, 1).arrayBuffer();
    return "pipechat can't be reached";
  } catch {
    return `${file.name} can't be read: it may have changed since you chose it`;
  }
}
