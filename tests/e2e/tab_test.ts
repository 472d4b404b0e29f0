import { assert, assertEquals, assertFalse } from "@std/assert";
import { AT_FDCWD, mustOpenAt, OpenFlag, writeFully } from "../../lib/posix/descriptor.ts";
import { nameOfByte } from "../../lib/posix/file_name.ts";
import { messagesIn } from "../helpers/messages.ts";
import { pipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT, type TerminalProgram } from "../helpers/screen.ts";
import { namesIn, TemporaryFolder } from "../helpers/temporary.ts";

/** A working directory with files in it, and a room elsewhere. */
class WorkingFolder extends TemporaryFolder {
  readonly room = this.at("room");
  readonly cwd = this.at("work");

  /** @param names Those of directories end in a slash; each file holds `text`. */
  constructor(...names: string[]) {
    super();
    Deno.mkdirSync(this.cwd);
    for (const name of names) {
      const path = `${this.cwd}/${name}`;
      if (name.endsWith("/")) {
        Deno.mkdirSync(path);
        continue;
      }
      using file = mustOpenAt(AT_FDCWD, path, OpenFlag.O_WRONLY | OpenFlag.O_CREAT, 0o600);
      writeFully(file.fd, new TextEncoder().encode("text"));
    }
  }

  async join(): Promise<TerminalProgram> {
    const chat = await openTerminal([this.room], { cwd: this.cwd, rows: 50 });
    await chat.expect(PROMPT);
    return chat;
  }
}

Deno.test("Tab completes the name of a file with spaces, and the file is sent", async () => {
  await using folder = new WorkingFolder("my plan.txt", "other");
  await using joe = await folder.join();
  await joe.type("/send my\t");
  await joe.expect(/^> \/send my\\ plan\.txt$/m);
  await joe.type("look here\r");
  await joe.expect(/look here\n.*\[file: my plan\.txt/);
  const [message] = await messagesIn(folder.room);
  assertEquals([message?.text, message?.attachment?.name], ["look here", "my plan.txt"]);
});

Deno.test("the quotation marks that were begun are closed behind a file, not behind a directory", async () => {
  await using folder = new WorkingFolder("my things/", "my things/it's all.txt");
  await using joe = await folder.join();
  await joe.type('/send "my\t');
  await joe.expect(/^> \/send "my things\/$/m);
  await joe.type("\t");
  await joe.expect(/^> \/send "my things\/it's all\.txt"$/m);
  await joe.type("\r");
  await joe.expect(/\[file: it's all\.txt/);
});

Deno.test("Tab lists files by their names in columns, hidden ones only after a dot", async () => {
  await using folder = new WorkingFolder("a1", "a2", "a10/", ".a3");
  await using joe = await folder.join();
  await joe.type("/save a\t\t");
  await joe.expect(/^a1 +a2 +a10\/\n> \/save a$/m);
  await joe.type("\x15/save .\t");
  await joe.expect(/^> \/save \.a3$/m);
});

Deno.test("who goes on talking below a list of words is named anew", async () => {
  await using folder = new WorkingFolder("a1", "a2");
  await using joe = await folder.join();
  await joe.type("first\r");
  await joe.expect(/<\w+> +first$/m);
  await joe.type("/save a\t\t");
  await joe.expect(/^a1 +a2\n> \/save a$/m);
  await joe.type("\x15second\r");
  await joe.expect(/<\w+> +first\n(.*\n)*a1 +a2\n\d\d:\d\d +<\w+> +second$/m);
});

Deno.test("a name made to act on a terminal is quoted, does nothing, and names the file", async () => {
  const evil = `evil\x1b]0;owned\x07\n\u202etxt${nameOfByte(0xff)}`;
  await using folder = new WorkingFolder(evil, "even");
  await using joe = await folder.join();
  await joe.type("/send ev\t\t");
  await joe.expect(/^\$'evil\\x1b\]0;owned\\x07\\n\\u202etxt\\xff' +even\n> \/send ev$/m);
  await joe.type("i\t");
  await joe.expect(/^> \/send \$'evil\\x1b\]0;owned\\x07\\n\\u202etxt\\xff'$/m);
  await joe.type("\r");
  await joe.expect(/\[file: evil/);
  assertFalse(joe.written.includes("\x1b]0;owned"));
  assertFalse(joe.written.includes("\u202e"));
  const [message] = await messagesIn(folder.room);
  assert(message?.attachment);
  assertEquals(message.attachment.size, "text".length);
});

Deno.test("Tab knows what a command takes: words, files of messages, new places", async () => {
  await using folder = new WorkingFolder("notes", "my place/");
  const { stdout } = await pipechat(["send", "--create", folder.room, "-f", `${folder.cwd}/notes`]);
  const id = stdout.trim();
  await pipechat(["send", folder.room, "-m", "no file"]);
  await using joe = await folder.join();
  await joe.type("/bell a\t");
  await joe.expect(/^> \/bell all$/m);
  await joe.type("\r/quiet \t\t");
  await joe.expect(/^off {2}on\n> \/quiet o$/m);
  await joe.type("\x15/get \t");
  await joe.expect(new RegExp(`^> /get ${id}$`, "m"));
  await joe.type("my\t\r");
  await joe.expect(/Saved 4 bytes to "my place\/notes"/);
  assertEquals(namesIn(`${folder.cwd}/my place`), ["notes"]);
  await joe.type("/hide #\t\t");
  await joe.expect(new RegExp(`^#${id} \\w+: \\[notes\\]\\s+#\\d+ \\w+: no file$`, "m"));
});

Deno.test("a path is one word: what is too much, or not closed, is told", async () => {
  await using folder = new WorkingFolder();
  await using joe = await folder.join();
  await joe.type("/save my copy\r");
  await joe.expect(/\/save: one file too many: "copy"; a name with spaces stands in quotes/);
  await joe.type("/save 'my copy\r");
  await joe.expect(/\/save: the quotation mark ' is not closed/);
  await joe.type("/save 'my copy'\r");
  await joe.expect(/Saved \d+ bytes to "my copy"/);
  assertEquals(namesIn(folder.cwd), ["my copy"]);
});
