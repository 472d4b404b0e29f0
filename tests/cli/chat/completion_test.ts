import { assertEquals } from "@std/assert";
import { type Candidates, completeLine } from "../../../lib/cli/chat/completion.ts";
import type { ChatMessage } from "../../../lib/room/message/message.ts";
import { TemporaryFolder } from "../../helpers/temporary.ts";

const STAMP = { pid: 7, time: 0, nick: "joe", isDeleted: false, omitted: 0 };
const PLAN = { name: "plan.txt", size: 1, mime: "text/plain", stored: "x" };
const MESSAGES: readonly ChatMessage[] = [
  { ...STAMP, id: 120, text: "see", attachment: PLAN },
  { ...STAMP, id: 1234, text: "hello\nthere" },
];

function command(name: string, argument: string, choices: string[] = []) {
  return { name, argument, choices, aliases: [], brief: "", summary: "", run: () => {} };
}

const CANDIDATES: Candidates = {
  commands: [
    command("help", "[COMMAND]"),
    command("send", "FILE [TEXT]"),
    command("save", "FILE"),
    command("get", "[ID [FILE]]"),
    command("hide", "ID"),
    command("re", "ID TEXT"),
    command("bell", "[mention|all|off]"),
    command("whois", "PID"),
    command("history", "[N]"),
    command("topic", "[TEXT]", ["--everybody", "--none"]),
    command("go", "CHATDIR"),
  ],
  nicks: () => ["joe", "johanna"],
  clients: () => [{
    name: "42",
    pid: 42,
    uid: 0,
    user: "joe",
    terminal: "/dev/pts/1",
    typed: undefined,
    since: undefined,
    vouches: true,
  }],
  messages: (hasFile) => MESSAGES.filter(({ attachment }) => !hasFile || attachment !== undefined),
};

function matches(line: string): string[] {
  return [...completeLine(line, CANDIDATES).matches].sort();
}

Deno.test("the first word may be a command or a nick, others a nick", () => {
  assertEquals(matches("/he"), ["/help "]);
  assertEquals(matches("/HE"), ["/help "]);
  assertEquals(matches("joh"), ["johanna: "]);
  assertEquals(matches("hello jo"), ["joe ", "johanna "]);
  assertEquals(matches("/etc/jo"), []);
  assertEquals(matches(""), []);
});

Deno.test("an argument is completed by what the command takes there", () => {
  assertEquals(matches("/bell "), ["all ", "mention ", "off "]);
  assertEquals(matches("/bell o"), ["off "]);
  assertEquals(matches("/bell off "), []);
  assertEquals(matches("/help hi"), ["hide ", "history "]);
  assertEquals(matches("/help /hi"), ["/hide ", "/history "]);
  assertEquals(matches("/whois "), ["42 "]);
  assertEquals(matches("/history "), []);
  assertEquals(matches("/topic --"), ["--everybody ", "--none "]);
  assertEquals(matches("/topic ask jo"), ["joe ", "johanna "]);
  assertEquals(matches("/unknown jo"), ["joe ", "johanna "]);
});

Deno.test("ids are those of messages, for /get those with a file, and lists tell which", () => {
  assertEquals(matches("/get "), ["120 "]);
  assertEquals(matches("/hide "), ["120 ", "1234 "]);
  assertEquals(matches("/re #12"), ["#120 ", "#1234 "]);
  assertEquals(matches("/re 1234 jo"), ["joe ", "johanna "]);
  const { labels } = completeLine("/hide ", CANDIDATES);
  assertEquals(labels?.get("120 "), "#120 joe: [plan.txt] see");
  assertEquals(labels?.get("1234 "), "#1234 joe: hello there");
});

/** A folder with files in it. */
async function folderWith(...names: string[]): Promise<TemporaryFolder> {
  const folder = new TemporaryFolder();
  for (const name of names) {
    if (name.endsWith("/")) await Deno.mkdir(folder.at(name));
    else await Deno.writeTextFile(folder.at(name), "");
  }
  return folder;
}

Deno.test("files are completed in the quotes that were begun, directories to go on", async () => {
  await using folder = await folderWith("my file", "my dir/", "other");
  const at = folder.path;
  assertEquals(matches(`/send ${at}/my`), [`${at}/my\\ dir/`, `${at}/my\\ file `]);
  assertEquals(matches(`/send ${at}/my\\ f`), [`${at}/my\\ file `]);
  assertEquals(matches(`/send "${at}/my f`), [`"${at}/my file" `]);
  assertEquals(matches(`/send '${at}/my d`), [`'${at}/my dir/`]);
  assertEquals(matches(`/save ${at}/o`), [`${at}/other `]);
  assertEquals(matches(`/get 120 ${at}/o`), [`${at}/other `]);
  assertEquals(matches(`/go ${at}/`), [`${at}/my\\ dir/`]);
  assertEquals(matches(`/send ${at}/other jo`), ["joe ", "johanna "]);
  assertEquals(matches(`/send ${at}/nowhere/`), []);
  const { labels, common } = completeLine(`/send ${at}/my`, CANDIDATES);
  assertEquals([...labels?.values() ?? []].sort(), ["my dir/", "my file"]);
  assertEquals(common, `${at}/my\\ `);
});

Deno.test("hidden files are for who types a dot, and a link to a directory is one", async () => {
  await using folder = await folderWith(".hidden", "shown");
  await Deno.symlink("/", folder.at("root"));
  await Deno.symlink("/nowhere", folder.at("dangling"));
  const at = folder.path;
  assertEquals(matches(`/send ${at}/`), [`${at}/dangling `, `${at}/root/`, `${at}/shown `]);
  assertEquals(matches(`/send ${at}/.`), [`${at}/.hidden `]);
  assertEquals(matches(`/send ${at}/..`), [`${at}/../`]);
});

Deno.test("a hostile name is harmless, and does not hinder others", async () => {
  await using folder = await folderWith("plan", "plan\x1b[2J\n", "plan\u202e");
  const at = folder.path;
  const line = `/send ${at}/p`;
  assertEquals(matches(line), [
    `$'${at}/plan\\u202e' `,
    `$'${at}/plan\\x1b[2J\\n' `,
    `${at}/plan `,
  ]);
  assertEquals(completeLine(line, CANDIDATES).common, `${at}/plan`);
  assertEquals([...completeLine(line, CANDIDATES).labels?.values() ?? []].sort(), [
    "$'plan\\u202e'",
    "$'plan\\x1b[2J\\n'",
    "plan",
  ]);
});
