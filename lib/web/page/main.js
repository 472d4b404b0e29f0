/**
 * The page: one room, live.
 *
 * @module
 */
import { getJson, post } from "./api.js";
import { Composer } from "./composer.js";
import { announce, byId } from "./elements.js";
import { MessageList } from "./message_list.js";
import { People } from "./people.js";
import { Poller } from "./poller.js";
import { startSearch } from "./search.js";
import { onSettings, settings, startSettings } from "./settings.js";
import { playSound } from "./sounds.js";

/** So many messages are there when the page opens. */
const FIRST = 50;

const poller = new Poller();
let unread = 0;
let title = "pipechat";

start();

async function start() {
  try {
    begin(await getJson("chat-room"));
  } catch (error) {
    if (error.status === undefined) {
      showTrouble("pipechat can't be reached.", "Retry now", () => location.reload());
    } else {
      showTrouble(`${error.message}.`);
    }
  }
}

function begin({ room, nick, mayDeleteAll, fileLimit, sounds }) {
  title = room.replace(/\/+$/, "").split("/").at(-1) || room;
  byId("room").textContent = title;
  byId("room").title = `${room}, as ${nick}`;
  document.title = title;
  startSettings(sounds);
  const viewer = { nick, mayDeleteAll, hide, withdraw };
  const list = new MessageList(viewer);
  const people = new People();
  people.onFilter = (nick) => list.filter(nick);
  list.onChange = () => {
    people.setMessages(list.messages);
    if (list.isAtEnd && document.hasFocus()) setUnread(0);
  };
  let images = settings.images;
  onSettings(() => {
    if (images !== settings.images) list.redraw();
    images = settings.images;
  });
  startSearch(viewer);
  new Composer(fileLimit, () => {
    list.scrollToEnd();
    poller.retry();
  });
  addEventListener("focus", () => list.isAtEnd && setUnread(0));
  poll(list, people, nick);

  function hide({ msgid }) {
    list.hide(msgid);
    byId("found-messages").querySelector(`[data-id="${msgid}"]`)?.remove();
    announce("Deleted for you; it is back when the page is loaded again");
  }

  async function withdraw({ msgid, xfrom }) {
    const question = `Delete this message of ${xfrom} for everyone? It can't be brought back.`;
    if (!await confirmed(question)) return;
    try {
      await post(`chat-delete/${msgid}`);
      byId("found-messages").querySelector(`[data-id="${msgid}"]`)?.remove();
      poller.retry();
    } catch (error) {
      showTrouble(`Not deleted: ${error.message}.`, "Close", hideTrouble);
    }
  }
}

function poll(list, people, nick) {
  let isFirst = true;
  poller.query = () => `chat-poll?present&name=${list.last ?? -FIRST}`;
  poller.onAnswer = ({ msgs, present, restart }) => {
    if (restart) list.clear("The log was cut short or replaced: this is what is in it now.");
    people.setPresent(present);
    if (isFirst) list.begin(msgs);
    else list.add(msgs);
    const foreign = msgs.filter(({ xfrom, mdel }) => xfrom !== nick && mdel === undefined);
    if (!isFirst && foreign.length > 0) notice(foreign.length, list.isAtEnd);
    isFirst = false;
  };
  poller.onWell = () => {
    byId("composer").classList.remove("shaky");
    hideTrouble();
  };
  poller.onShaky = () => byId("composer").classList.add("shaky");
  poller.onTrouble = (seconds) => {
    const text = `Not connected. Trying again in ${seconds} s.`;
    showTrouble(text, "Retry now", () => poller.retry());
  };
  poller.onEnd = (error) => {
    showTrouble(`${error.message}.`);
    announce(error.message);
  };
  poller.run();
}

/** Somebody else wrote something. */
function notice(count, isSeen) {
  playSound(settings.sound);
  if (!document.hasFocus() || !isSeen) setUnread(unread + count);
}

function setUnread(count) {
  unread = count;
  document.title = unread === 0 ? title : `(${unread}) ${title}`;
}

function showTrouble(text, action, act) {
  byId("trouble").hidden = false;
  if (byId("trouble-text").textContent !== text) byId("trouble-text").textContent = text;
  const button = byId("retry-now");
  button.hidden = action === undefined;
  button.textContent = action ?? "";
  button.onclick = act ?? null;
}

function hideTrouble() {
  byId("trouble").hidden = true;
}

async function confirmed(question) {
  const dialog = byId("confirm");
  byId("confirm-text").textContent = question;
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  return dialog.returnValue === "yes";
}
