/**
 * The page: one room, live.
 *
 * @module
 */
import { renewToken } from "./api.js";
import { byId } from "./elements.js";
import { Poller } from "./poller.js";
import { RoomView } from "./room.js";
import { hideTrouble, showTrouble } from "./trouble.js";

const poller = new Poller();
/** @type {RoomView | undefined} */
let room;
let isKnown = false;

poller.query = () => isKnown ? room.query : "chat-room";
poller.onAnswer = (answer) => isKnown ? room.take(answer) : enter(answer);
poller.onWell = () => {
  byId("composer").classList.remove("shaky");
  hideTrouble();
};
poller.onShaky = () => byId("composer").classList.add("shaky");
poller.onTrouble = (seconds) => {
  const when = seconds === 0 ? "Trying again…" : `Trying again in ${seconds} s.`;
  showTrouble("Not connected.", when, () => poller.retry());
};
poller.onEnd = ({ status, message }) => {
  const isOutdated = room !== undefined && status === 403;
  showTrouble(
    isOutdated
      ? "This address is no longer valid: pipechat was started anew. Open the new address that it printed; what you have typed stays here if you do so in this tab."
      : `${message}.`,
  );
};
// Whoever was away may come back by another network, and to a connection that died meanwhile.
addEventListener("online", () => poller.refresh());
document.addEventListener("visibilitychange", () => document.hidden || poller.refresh());
// Another address with the same page in it is none that a browser would load.
addEventListener("hashchange", async () => {
  if (!await renewToken()) return;
  isKnown = false;
  poller.resume();
});
byId("skip").onclick = (event) => {
  // Its target is no token.
  event.preventDefault();
  byId("text").focus();
};
poller.run();

/** The server says which room it is. */
function enter(info) {
  if (room?.isSame(info) === false) return location.reload();
  room ??= new RoomView(info, poller);
  isKnown = true;
}
