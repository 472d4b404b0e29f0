import { assertEquals } from "@std/assert";
import { formatAttachment } from "../../../lib/room/message/file_record.ts";
import { LineSplitter } from "../../../lib/room/log/lines.ts";
import { formatLocalTime } from "../../../lib/room/message/local_time.ts";
import { groupRecords, RecordGrouper } from "../../../lib/room/message/group.ts";
import { type ChatMessage, groupMessages } from "../../../lib/room/message/message.ts";
import { toJson } from "../../../lib/room/message/message_json.ts";
import {
  formatCommand,
  formatMessage,
  formatStatus,
  type LogRecord,
  parseRecord,
} from "../../../lib/room/log/record.ts";

const ann = { pid: 7, time: Date.UTC(2026, 10, 23, 12, 30, 5), nick: "ann" };
const bob = { pid: 8, time: ann.time, nick: "bob" };
const photo = { name: "my photo.png", size: 12, mime: "image/png", stored: "1-2.png" };

function records(log: string): LogRecord[] {
  return [...new LineSplitter(0).push(new TextEncoder().encode(log))].map(parseRecord);
}

function messages(log: string): ChatMessage[] {
  return [...groupMessages(records(log))];
}

Deno.test("a message of several lines is one, and the next one is another", () => {
  const first = formatMessage(ann, "one\n\nthree");
  assertEquals(
    messages(first + formatMessage(ann, "next")).map(({ id, text }) => [id, text]),
    [[0, "one\n\nthree"], [first.length, "next"]],
  );
});

Deno.test("a line belongs only to a message of the same PID right above it", () => {
  const [, alien = ""] = formatMessage(bob, "x\nalien").split(/(?<=\n)/);
  assertEquals(
    messages(formatMessage(ann, "own") + alien).map(({ pid, text }) => [pid, text]),
    [[7, "own"], [8, "alien"]],
  );
  const [, late = ""] = formatMessage(ann, "x\nlate").split(/(?<=\n)/);
  assertEquals(
    messages(formatMessage(ann, "own") + formatStatus(bob, "joined") + late).map(({ text }) =>
      text
    ),
    ["own", "late"],
  );
});

Deno.test("lines whose message was read before are not lost", () => {
  const all = records(formatMessage(ann, "one\ntwo\nthree"));
  const grouper = new RecordGrouper();
  assertEquals(grouper.push(all[0]!), undefined);
  assertEquals(grouper.flush(), [all[0]!]);
  assertEquals(grouper.push(all[1]!), undefined);
  assertEquals(grouper.push(all[2]!), undefined);
  assertEquals(grouper.flush(), [all[1]!, all[2]!]);
  assertEquals(grouper.flush(), undefined);
});

Deno.test("every record is in exactly one group", () => {
  const all = records(
    formatStatus(ann, "joined") + formatMessage(ann, "a\nb") + "rubbish\n[7] is <ann>\n" +
      formatAttachment(ann, photo) + formatCommand(bob, "list") + formatMessage(bob, "c"),
  );
  assertEquals([...groupRecords(all)].flat(), all);
});

Deno.test("further lines without an end are no message without an end", () => {
  const [head, further] = records(formatMessage(ann, "a\nb".padEnd(60_000, "b")));
  const grouper = new RecordGrouper();
  grouper.push(head!);
  let longest = 0;
  for (let count = 1; count < 100; count++) {
    const id = head!.length + (count - 1) * further!.length;
    longest = Math.max(longest, grouper.push({ ...further!, id })?.length ?? 0);
  }
  assertEquals(longest, 18);
});

Deno.test("an attachment is its message's, with or without a text", () => {
  const [withText, without] = messages(
    formatMessage(ann, "look\nhere") + formatAttachment(ann, photo) +
      formatMessage(ann, "") + formatAttachment(ann, photo),
  );
  assertEquals(withText, {
    ...ann,
    id: 0,
    text: "look\nhere",
    isDeleted: false,
    omitted: 0,
    attachment: photo,
  });
  assertEquals([without?.text, without?.attachment, without?.isDeleted], ["", photo, false]);
});

Deno.test("a message whose text was blanked is deleted, its further lines and file too", () => {
  const blanked = formatMessage(ann, "    \nstill here") + formatAttachment(ann, photo);
  assertEquals(messages(blanked), [
    { ...ann, id: 0, text: "", isDeleted: true, omitted: 0 },
  ]);
});

Deno.test("a message that was only a file is deleted when the file's line is blanked", () => {
  const line = formatAttachment(ann, photo);
  const blanked = line.replace(/(?<=\/file ).*(?=\n)/, (text) => " ".repeat(text.length));
  const [message] = messages(formatMessage(ann, "") + blanked);
  assertEquals([message?.isDeleted, message?.attachment], [true, undefined]);
});

Deno.test("a blank line within a message deletes nothing", () => {
  const [message] = messages(formatMessage(ann, "one\n   \nthree"));
  assertEquals([message?.isDeleted, message?.text], [false, "one\n   \nthree"]);
});

Deno.test("news of a deletion names the message; a number that is none is no news", () => {
  const all = messages(formatCommand(ann, "delete", "12") + formatCommand(ann, "delete", "1e3"));
  assertEquals(all.map(({ deletes, text }) => [deletes, text]), [[12, ""]]);
});

Deno.test("the JSON form has only the fields that say something", () => {
  const [text, file, deletion] = messages(
    formatMessage(ann, "a\nb") + formatMessage(ann, "") + formatAttachment(ann, photo) +
      formatCommand(ann, "delete", "0"),
  ).map((message) => toJson(message));
  const common = { mtime: "2026-11-23T12:30:05Z", xfrom: "ann", pid: 7 };
  assertEquals(text, { msgid: 0, ...common, xmsg: "a\nb" });
  assertEquals(file, {
    msgid: file!.msgid,
    ...common,
    xmsg: "",
    fname: "my photo.png",
    fmime: "image/png",
    fsize: 12,
  });
  assertEquals(deletion, { msgid: deletion!.msgid, ...common, xmsg: "", mdel: 0 });
});

Deno.test("a sender's own clock belongs to the message, and is none of its text", () => {
  const clock = "2026-11-23T21:30:05";
  const log = formatMessage(ann, "from afar") + formatLocalTime(ann, clock);
  const [message] = messages(log + formatMessage(ann, "next"));
  assertEquals([message?.text, message?.localTime], ["from afar", clock]);
  assertEquals(message && toJson(message).lmtime, clock);
  const [other] = messages(formatMessage(ann, "from afar") + formatLocalTime(ann, "noon <b>"));
  assertEquals(other?.localTime, undefined);
  assertEquals(messages(formatLocalTime(ann, clock)), []);
});

Deno.test("an answer says which message it answers, and that is not in its text", () => {
  const log = formatMessage(ann, "why?") + formatMessage(bob, "/re 0 because\nof that");
  const [question, answer] = messages(log).map((message) => toJson(message));
  assertEquals([question?.re, answer?.re, answer?.xmsg], [undefined, 0, "because\nof that"]);
});
