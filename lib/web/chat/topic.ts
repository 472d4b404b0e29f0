/**
 * `chat-topic`: what the room is about, and setting it by whom the room allows to.
 *
 * @module
 */
import { NotYoursError } from "../../room/errors.ts";
import { nameOf } from "../../room/names.ts";
import { isOwner } from "../../room/room.ts";
import { readTopic, shareTopic, type Topic, writeTopic } from "../../room/topic.ts";
import { sanitise } from "../../sanitise.ts";
import { readFields } from "../http/fields.ts";
import type { HttpRequest } from "../http/request.ts";
import type { HttpResponse } from "../http/response.ts";
import { done, json } from "./answer.ts";
import { sendAs, type Site } from "./site.ts";

/** The topic, and who may set it; or, posted, `topic` sets it and `everybody` says who may. */
export async function topic(site: Site, request: HttpRequest, url: URL): Promise<HttpResponse> {
  if (request.method !== "POST") return describe(site);
  const fields = await readFields(request, url);
  const [text, everybody] = [fields.get("topic"), fields.get("everybody")];
  if (everybody !== null) share(site, everybody !== "0");
  if (text !== null) set(site, text);
  return done();
}

/** Whether the person may set the topic. */
export function maySetTopic(site: Site, { isShared }: Topic): boolean {
  return isOwners(site) || isShared;
}

function describe(site: Site): HttpResponse {
  const topic = readTopic(site.room);
  const { text, isShared, ignored } = topic;
  return json({
    topic: sanitise(text),
    owner: nameOf(site.room.owner),
    everybody: isShared,
    maySet: maySetTopic(site, topic),
    mayShare: isOwners(site),
    ...(ignored === undefined ? {} : { ignored: sanitise(ignored) }),
  });
}

function set(site: Site, text: string): void {
  // A web server may be the owner; who comes by it is not.
  if (!maySetTopic(site, readTopic(site.room))) throw notYours(site);
  const topic = writeTopic(site.room, text);
  sendAs(site, site.nick, (sender) => sender.tellTopic(topic));
}

function share(site: Site, isShared: boolean): void {
  if (!isOwners(site)) throw notYours(site);
  if (readTopic(site.room).isShared !== isShared) shareTopic(site.room, isShared);
}

function isOwners({ room, isShared }: Site): boolean {
  return isOwner(room) && !isShared;
}

function notYours({ room }: Site): NotYoursError {
  return new NotYoursError(`Only the owner of the room, ${nameOf(room.owner)}, can say that`);
}
