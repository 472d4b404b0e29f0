/**
 * What the page asks for beside messages, and Fossil's clients never do.
 *
 * @module
 */
import { listAlertSounds, readAlertSound } from "../../room/files/alert_sounds.ts";
import { DEFAULT_ATTACHMENT_LIMIT } from "../../room/files/attachments.ts";
import { readPageDefaults } from "../../room/page_defaults.ts";
import { isOwner } from "../../room/room.ts";
import { answer, json } from "./answer.ts";
import type { HttpRequest } from "../http/request.ts";
import { RequestError } from "../http/request_error.ts";
import type { HttpResponse } from "../http/response.ts";
import type { Site } from "./site.ts";
import { nickBackground } from "./color.ts";

const SOUND_TYPES = new Map([["mp3", "audio/mpeg"], ["wav", "audio/wav"], ["ogg", "audio/ogg"]]);

/** `chat-enter`: the token, for the ticket in the address that the program itself has opened. */
export function enter({ token }: Site, request: HttpRequest): HttpResponse {
  if (token?.redeemTicket(request)) return json({ token: token.text });
  throw new RequestError(403, "This address was good for once: open the one that pipechat printed");
}

/** `chat-room`: what does not change while the page is open. */
export function describeRoom({ room, nick, isShared }: Site): HttpResponse {
  const { sound, images, history } = readPageDefaults(room);
  return json({
    room: room.path,
    nick,
    uclr: nickBackground(nick),
    mayDeleteAll: isOwner(room) && !isShared,
    fileLimit: DEFAULT_ATTACHMENT_LIMIT,
    sounds: listAlertSounds(room),
    defaults: { sound, images },
    history,
  });
}

/** `alert-sounds/NAME`: a sound of the room. */
export function alertSound(
  { room }: Site,
  _request: HttpRequest,
  _url: URL,
  [name = ""]: readonly string[],
): HttpResponse {
  const sound = readAlertSound(room, name);
  const type = SOUND_TYPES.get(name.toLowerCase().split(".").at(-1) ?? "");
  if (sound === undefined || type === undefined) {
    throw new RequestError(404, `There is no alert sound "${name}"`);
  }
  return answer(sound, { "content-type": type });
}

/** `chat-backup`, for `fossil chat pull`, which prints nothing of an answer but its status line. */
export function backup(): HttpResponse {
  throw new RequestError(
    501,
    "pipechat has no database to pull: its log is text (pipechat log --json CHATDIR)",
  );
}
