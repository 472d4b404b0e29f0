/**
 * A client that talks without a pause until somebody kills it: `killed_client.ts CHATDIR`. It
 * prints a line of its own only when the room has shown it back, as the chat does.
 *
 * @module
 */
import { Room } from "../../lib/room/room.ts";
import { Session } from "../../lib/room/session.ts";

const [path = ""] = Deno.args;
console.log("starting");
using room = Room.open(path);
using session = Session.join(room, { nick: "victim" });
let count = 0;
const next = () => session.say(`line ${++count} of ${Deno.pid}`);
next();
for await (const events of session.events()) {
  for (const event of events) {
    if (event.type !== "group") continue;
    const [head] = event.group;
    if (head.type !== "message" || head.pid !== Deno.pid) continue;
    console.log(head.text);
    next();
  }
}
