import { assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { CHAT_COMMANDS } from "../../lib/cli/chat/commands.ts";
import { settingCommands } from "../../lib/cli/chat/settings.ts";
import { formatMessage } from "../../lib/room/log/record.ts";
import { pipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT, type TerminalProgram } from "../helpers/screen.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** Somebody with settings, and a room. */
class Person extends TemporaryFolder {
  readonly room = this.at("room");
  readonly config: string;
  readonly rc: string;

  constructor(config?: string) {
    super();
    this.config = config ?? this.at("config");
    this.rc = `${this.config}/pipechat/rc`;
  }

  /** Writes the file as one would in an editor. */
  write(text: string | Uint8Array<ArrayBuffer>): void {
    Deno.mkdirSync(`${this.config}/pipechat`, { recursive: true });
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    Deno.writeFileSync(this.rc, bytes);
    Deno.chmodSync(this.rc, 0o644);
  }

  async join(): Promise<TerminalProgram> {
    const chat = await openTerminal([this.room], {
      env: { XDG_CONFIG_HOME: this.config },
      columns: 160,
      rows: 60,
    });
    await chat.expect(PROMPT);
    return chat;
  }

  /** Joins, types lines, leaves, and tells what was on the screen. */
  async visit(...lines: string[]): Promise<string> {
    await using chat = await this.join();
    for (const line of lines) await chat.type(`${line}\r`);
    await chat.type("\x04");
    assertEquals(await chat.ended(), 0);
    return chat.scrollback;
  }
}

Deno.test("what is set by /set is set the next time, in a file that is the person's alone", async () => {
  await using person = new Person();
  const shown = await person.visit("/set bell all", "/quiet on", "/set save", "/set ignore ann");
  assertStringIncludes(shown, `Saved in "${person.rc}": /bell all`);
  assertEquals(await Deno.readTextFile(person.rc), "/bell all\n/quiet on\n/ignore ann\n");
  assertEquals((await Deno.stat(person.rc)).mode! & 0o777, 0o600);
  assertEquals((await Deno.stat(`${person.config}/pipechat`)).mode! & 0o777, 0o700);
  const again = await person.visit("/set");
  assertMatch(again, /\* \/ignore ann\n/);
  assertMatch(again, /\* \/bell all\n/);
  assertMatch(again, /\* \/quiet on\n/);
  assertMatch(again, / {3}\/ids off\n/);
  assertFalse(/\*\*\*/.test(again), "joins are hidden from the first row on");
});

Deno.test("every setting lasts", async () => {
  await using person = new Person();
  const lines = settingCommands(CHAT_COMMANDS).map(({ name, argument, setting }) => {
    const words = argument.replace(/[[\]]/g, "").split("|");
    return `/${name} ${words.find((word) => word !== setting.usual[0])?.toLowerCase()}`;
  });
  person.write(`${lines.join("\n")}\n`);
  const shown = await person.visit("/set");
  assertFalse(shown.includes("!! "), shown);
  assertEquals(Array.from(shown.matchAll(/^-- \* (\/.*)$/gm), ([, line]) => line), lines);
});

Deno.test("the file is obeyed before the history is shown", async () => {
  await using person = new Person();
  await pipechat([person.room], "");
  for (const nick of ["ann", "joe"]) {
    const line = formatMessage({ pid: 7, time: Date.now(), nick }, `from ${nick}`);
    await Deno.writeTextFile(`${person.room}/log`, line, { append: true });
  }
  person.write("# what I like\n\n/ignore ann\n  /ids on\n");
  const shown = await person.visit();
  assertFalse(shown.includes("from ann"));
  assertMatch(shown, /#\d+.*\n?.*from joe/);
});

Deno.test("what is wrong in the file is told with its line, and nothing is said or destroyed", async () => {
  await using person = new Person();
  person.write("/bel all\nhello all\n/destroy\n/me waves\n/bell loud\n/quiet on\n/quit\n");
  await using chat = await person.join();
  await chat.expect(/line 1: there is no command \/bel; did you mean \/bell\?/);
  await chat.expect(/line 2: it must be a command, such as \/bell all, or begin with #/);
  await chat.expect(/line 3: \/destroy sets nothing; \/set shows what can stand there/);
  await chat.expect(/line 4: \/me sets nothing/);
  await chat.expect(/line 5: \/bell: it takes mention, all or off/);
  await chat.expect(/line 7: \/quit sets nothing/);
  assertStringIncludes(chat.scrollback, `"${person.rc}", line 1`);
  await chat.type("/quiet\r");
  await chat.expect(/Joins and leaves are hidden/);
  assertFalse(/hello|waves/.test(await Deno.readTextFile(`${person.room}/log`)));
});

for (
  const [how, spoil, why] of [
    ["others may write", (rc: string) => Deno.chmod(rc, 0o666), "others may write it"],
    ["belongs to somebody else", (rc: string) => Deno.chown(rc, 1, 1), "it belongs to daemon"],
    ["is a directory", async (rc: string) => {
      await Deno.remove(rc);
      await Deno.mkdir(rc);
    }, "it is not a regular file"],
    ["is endless", async (rc: string) => {
      await Deno.truncate(rc, 1024 ** 4);
    }, "it has more than 65536 bytes"],
  ] as const
) {
  Deno.test(rootOnly(`a file that ${how} is not believed, and not written`), async () => {
    await using person = new Person();
    person.write("/bell all\n");
    await spoil(person.rc);
    const before = await Deno.lstat(person.rc);
    const shown = await person.visit("/bell", "/set bell off");
    const refusal = `Cannot use the settings in "${person.rc}": ${why}`;
    assertEquals(shown.split(refusal).length - 1, 2, shown);
    assertStringIncludes(shown, "The bell rings: mention.");
    const after = await Deno.lstat(person.rc);
    assertEquals([after.ino, after.size], [before.ino, before.size]);
  });
}

Deno.test("comments, unknown lines and odd bytes stay, and so does a link", async () => {
  await using person = new Person();
  const odd = Uint8Array.from([0x23, 0xff, 0xfe, 0x0a]);
  const text = new TextEncoder().encode("/future thing\n/bell off\n\n");
  person.write(Uint8Array.from([...odd, ...text]));
  await Deno.rename(person.rc, person.at("kept"));
  await Deno.symlink(person.at("kept"), person.rc);
  await person.visit("/set bell all");
  assertEquals((await Deno.lstat(person.rc)).isSymlink, true);
  const expected = new TextEncoder().encode("/future thing\n/bell all\n\n");
  assertEquals([...await Deno.readFile(person.at("kept"))], [...odd, ...expected]);
});

Deno.test("in a pipe the file is not read, and nothing is written to it", async () => {
  await using person = new Person();
  person.write("/bell all\n/bad\n");
  const env = { XDG_CONFIG_HOME: person.config };
  const { stderr } = await pipechat([person.room], "/set\n/set bell off\n", { env });
  assertStringIncludes(stderr, "only on a terminal is anything set for good");
  assertEquals(await Deno.readTextFile(person.rc), "/bell all\n/bad\n");
  // As it always is, every setting is what the table says.
  const usual = settingCommands(CHAT_COMMANDS)
    .map(({ name, setting }) => `/${name} ${setting.usual.join(" ")}`.trim());
  const shown = Array.from(stderr.matchAll(/^--[ *]+(\/.*)$/gm), ([, line]) => line);
  assertEquals(shown, usual);
});

Deno.test("Tab completes what can be set, and to what", async () => {
  await using person = new Person();
  await using chat = await person.join();
  await chat.type("/set be\t");
  await chat.expect(/^> \/set bell$/m);
  await chat.type("a\t");
  await chat.expect(/^> \/set bell all$/m);
});

Deno.test(await smallDiskOnly("on a full disk the old settings stay, and it is said"), async () => {
  await using disk = await SmallDisk.make(64 * 1024);
  await using person = new Person(disk.at("config"));
  person.write("/bell off\n");
  await disk.fill(0);
  const shown = await person.visit("/set bell all");
  assertStringIncludes(shown, `Cannot write the settings to "${person.rc}"`);
  assertEquals(await Deno.readTextFile(person.rc), "/bell off\n");
});
