import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { messagesIn } from "../helpers/messages.ts";
import { pipechat, programArgv, startPipechat } from "../helpers/program.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { namesIn, TemporaryFolder } from "../helpers/temporary.ts";
import { untilNames } from "../helpers/waiting.ts";

const MEBIBYTE = 1024 * 1024;

/** The names in `files/` of a room, those that are still being written too. */
function filesIn(room: string): string[] {
  return namesIn(`${room}/files`);
}

async function sendFile(room: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await pipechat(["send", "--create", room, ...args]);
  assertEquals(code, 0, stderr);
  // On a busy machine it takes so long that it is told how far it is.
  assertMatch(stderr, /^(Sending "[^"\n]*": [^"\n]*\n)*$/);
  return stdout.trim();
}

Deno.test("get gives what send -f sent, and says where it is", async () => {
  await using folder = new TemporaryFolder();
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  await Deno.writeFile(folder.at("photo.png"), bytes);
  const room = folder.at("room");
  const id = await sendFile(room, "-m", "look", "-f", folder.at("photo.png"));
  const [message] = await messagesIn(room);
  assertEquals(message?.text, "look");
  const { name, size, mime } = message!.attachment!;
  assertEquals({ name, size, mime }, { name: "photo.png", size: 60_000, mime: "image/png" });
  await Deno.mkdir(folder.at("downloads"));
  const got = await pipechat(["get", room, id], "", { cwd: folder.at("downloads") });
  assertEquals(got, { code: 0, stdout: "photo.png\n", stderr: "" });
  assertEquals(await Deno.readFile(folder.at("downloads/photo.png")), bytes);
});

Deno.test("a file needs no text, may have another name, and may come from stdin", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  const { code } = await pipechat(
    ["send", "--create", room, "-f", "-", "--name", "a b.txt"],
    "x\n",
  );
  assertEquals(code, 0);
  const [message] = await messagesIn(room);
  assertEquals([message?.text, message?.attachment?.name], ["", "a b.txt"]);
  const got = await pipechat(["get", room, `#${message?.id}`, "-o", "-"]);
  assertEquals(got, { code: 0, stdout: "x\n", stderr: "" });
});

Deno.test("a file that can't be sent or saved is told in one sentence, with its path", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await Deno.writeTextFile(folder.at("notes"), "x");
  await Deno.symlink("loop", folder.at("loop"));
  const id = await sendFile(room, "-f", folder.at("notes"));
  const cases: [args: string[], says: string][] = [
    [["send", room, "-f", "none"], 'Cannot send "none": it is not there'],
    [["send", room, "-f", "notes/x"], 'Cannot send "notes/x": a part of the path is no directory'],
    [["send", room, "-f", "room"], 'Cannot send "room": it is a directory'],
    [
      ["send", room, "-f", "loop"],
      'Cannot send "loop": symbolic links on the way lead in a circle',
    ],
    [
      ["get", room, id, "-o", "none/x"],
      'Cannot save "notes" to "none/x": the directory that it should be in does not exist',
    ],
    [["get", room, "2"], "There is no message #2: no message begins there"],
  ];
  for (const [args, says] of cases) {
    const { code, stderr } = await pipechat(args, "", { cwd: folder.path });
    assertEquals([code, stderr], [111, `pipechat: ${says}\n`]);
  }
});

Deno.test("get never overwrites, and never writes through a link", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await Deno.writeTextFile(folder.at("notes"), "sent");
  const id = await sendFile(room, "-f", folder.at("notes"));
  await Deno.writeTextFile(folder.at("precious"), "precious");
  await Deno.symlink(folder.at("precious"), folder.at("link"));
  await Deno.symlink(folder.at("nowhere"), folder.at("dangling"));
  for (const name of ["precious", "link", "dangling"]) {
    const { code, stderr } = await pipechat(["get", room, id, "-o", folder.at(name)]);
    assertEquals(code, 111);
    assertStringIncludes(stderr, "it exists already");
  }
  assertEquals(await Deno.readTextFile(folder.at("precious")), "precious");
});

Deno.test("a name that came from a stranger is made harmless", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  for (
    const [name, safe] of [
      ["../../up", "up"],
      [".bashrc", "_bashrc"],
      ["-rf", "_rf"],
      ["..", "attachment"],
      ["a\u001b[2Jb\nc", "a_[2Jb_c"],
      ["x".repeat(300), "x".repeat(255)],
    ] as const
  ) {
    const { stdout } = await pipechat(["send", "--create", room, "-f", "-", "--name", name], "x");
    const got = await pipechat(["get", room, stdout.trim()], "", { cwd: folder.path });
    assertEquals(got, { code: 0, stdout: `${safe}\n`, stderr: "" });
    await Deno.remove(folder.at(safe));
  }
});

Deno.test("a forged record leads to no other file", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await Deno.writeTextFile(folder.at("notes"), "x");
  await sendFile(room, "-f", folder.at("notes"));
  await Deno.writeTextFile(folder.at("secret"), "secret");
  const planted = `${"0".repeat(32)}-${"0".repeat(16)}`;
  await Deno.symlink(folder.at("secret"), `${room}/files/${planted}`);
  const stamp = "[7][2026.11.23 12:00:00] <joe>";
  for (const stored of ["../log", "../../secret", "..", planted]) {
    const { size } = await Deno.stat(`${room}/log`);
    const lines = `${stamp}: look\n${stamp} /file notes 6 text/plain ${stored}\n`;
    await Deno.writeTextFile(`${room}/log`, lines, { append: true });
    const { code, stdout, stderr } = await pipechat(["get", room, String(size), "-o", "-"]);
    assertEquals([code, stdout], [111, ""]);
    assertMatch(stderr, /There is no file|Cannot open attachment "notes"/);
  }
});

const TEBIBYTE = MEBIBYTE * MEBIBYTE;

for (
  const [change, tamper] of [
    ["grew to a terabyte", (path: string) => Deno.truncate(path, TEBIBYTE)],
    ["was cut short", (path: string) => Deno.truncate(path, MEBIBYTE)],
    ["was changed at its end", (path: string) => overwrite(path, 2 * MEBIBYTE - 1)],
  ] as const
) {
  Deno.test(`get gives not one byte of a file that ${change}`, async () => {
    await using folder = new TemporaryFolder();
    const room = folder.at("room");
    await Deno.writeTextFile(folder.at("notes"), "x".repeat(2 * MEBIBYTE));
    const id = await sendFile(room, "-f", folder.at("notes"));
    const [stored = ""] = filesIn(room);
    await Deno.chmod(`${room}/files/${stored}`, 0o640);
    await tamper(`${room}/files/${stored}`);
    for (const target of ["-", folder.at("copy")]) {
      const { code, stdout, stderr } = await pipechat(["get", room, id, "-o", target]);
      assertEquals([code, stdout.length], [111, 0], target);
      assertStringIncludes(stderr, '"notes" is not what was sent');
    }
    assertEquals(namesIn(folder.path), ["notes", "room"]);
  });
}

Deno.test("get prints what was sent, though it is changed meanwhile", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await Deno.writeTextFile(folder.at("notes"), "x".repeat(16 * MEBIBYTE));
  const id = await sendFile(room, "-f", folder.at("notes"));
  const [stored = ""] = filesIn(room);
  const [program = "", ...args] = await programArgv(["get", room, id, "-o", "-"]);
  await using child = new Deno.Command(program, { args, stdout: "piped" }).spawn();
  let [text, isChanged] = ["", false];
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    // The pipe is full by now: the end is not printed yet.
    if (!isChanged) await overwrite(`${room}/files/${stored}`, 16 * MEBIBYTE - 1);
    isChanged = true;
  }
  assertEquals([(await child.status).code, text.length], [0, 16 * MEBIBYTE]);
  assertFalse(text.includes("y"));
});

Deno.test(
  await smallDiskOnly("an attachment that can't be copied first is not printed"),
  async () => {
    await using folder = new TemporaryFolder();
    await Deno.writeTextFile(folder.at("large"), "x".repeat(MEBIBYTE));
    const id = await sendFile(folder.at("room"), "-f", folder.at("large"));
    await using disk = await SmallDisk.make(MEBIBYTE / 2);
    const env = { TMPDIR: disk.path };
    const got = await pipechat(["get", folder.at("room"), id, "-o", "-"], "", { env });
    assertEquals([got.code, got.stdout], [111, ""]);
    assertStringIncludes(got.stderr, `Cannot copy "large" to "${disk.path}"`);
    assertStringIncludes(got.stderr, "the disk is full");
  },
);

async function overwrite(path: string, offset: number): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.seek(offset, Deno.SeekMode.Start);
  await file.write(new TextEncoder().encode("y"));
}

Deno.test("an id without a file, and one that is none, are told apart", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await sendFile(room, "-m", "only text");
  for (
    const [id, code, complaint] of [
      ["1", 111, "There is no file with message #1"],
      ["7", 111, "There is no message #7: no message begins there"],
      ["9999", 111, "There is no message #9999: nobody has written so much yet"],
      ["it", 100, "an id is a number"],
      ["-1", 100, "unknown option"],
    ] as const
  ) {
    const got = await pipechat(["get", room, id]);
    assertEquals([got.code, got.stdout], [code, ""]);
    assertStringIncludes(got.stderr, complaint);
  }
});

Deno.test("what can't be sent is told, and nothing is sent", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await pipechat(["send", room, "--create", "-m", "first"]);
  for (
    const [args, code, complaint] of [
      [["-f", folder.at("missing")], 111, "Cannot send"],
      [["-f", folder.path], 111, "it is a directory"],
      [["-f", "/dev/null", "--max-size", "much"], 100, "a size is such as 64M"],
      [["-f", "/dev/null", "--lines"], 100, "leave --message and --file away"],
    ] as const
  ) {
    const sent = await pipechat(["send", room, ...args]);
    assertEquals(sent.code, code);
    assertStringIncludes(sent.stderr, complaint);
  }
  assertEquals((await messagesIn(room)).length, 1);
});

Deno.test("100 MB are refused by the limit before anything is copied", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await Deno.writeTextFile(folder.at("large"), "");
  await Deno.truncate(folder.at("large"), 100 * MEBIBYTE);
  const { code, stderr } = await pipechat(["send", "--create", room, "-f", folder.at("large")]);
  assertEquals(code, 111);
  assertStringIncludes(stderr, '"large": it has more than 64 MiB, which is the limit');
  assertEquals(await messagesIn(room), []);
});

Deno.test("100 MB from a pipe are refused at the limit, and nothing stays", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  const argv = await programArgv(["send", "--create", room, "-f", "-"]);
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", 'head -c 104857600 /dev/zero | "$@"', "sh", ...argv],
  }).output();
  assertEquals(code, 111);
  assertStringIncludes(new TextDecoder().decode(stderr), "it has more than 64 MiB");
  assertEquals(filesIn(room), []);
});

Deno.test("100 MB go through with a larger limit, and through little memory", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await using sender = await startPipechat(
    ["send", "--create", room, "-f", "-", "--name", "large", "--max-size", "100M"],
  );
  const part = "x".repeat(MEBIBYTE);
  await sender.write(part);
  const before = await peakMemory(sender.pid);
  for (let sent = 1; sent < 100; sent++) await sender.write(part);
  const grown = await peakMemory(sender.pid) - before;
  await sender.closeInput();
  assertEquals((await sender.finished()).code, 0);
  assert(grown < 50 * MEBIBYTE, `100 MB took ${grown} bytes of memory`);
  const got = await pipechat(["get", room, "1", "-o", folder.at("copy")]);
  assertEquals(got.code, 0);
  assertEquals((await Deno.stat(folder.at("copy"))).size, 100 * MEBIBYTE);
});

/** The most memory that a process has had so far, in bytes. */
async function peakMemory(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`${signal} in the middle of a file leaves nothing`, async () => {
    await using folder = new TemporaryFolder();
    const room = folder.at("room");
    await sendFile(room, "-f", "/dev/null");
    const before = filesIn(room);
    await using sender = await startPipechat(["send", room, "-f", "-"]);
    await sender.write("half");
    await untilNames(
      `${room}/files`,
      (names) => names.some((name) => name.startsWith(".")),
      "a file that is half there",
    );
    sender.kill(signal);
    assertEquals((await sender.finished()).code, status);
    assertEquals(filesIn(room), before);
    assertEquals((await messagesIn(room)).length, 1);
  });
}

Deno.test(await smallDiskOnly("a full disk takes no file, and says so"), async () => {
  await using disk = await SmallDisk.make(4 * MEBIBYTE);
  const room = disk.at("room");
  await pipechat(["send", "--create", room, "-m", "first"]);
  await disk.fill(200 * 1024);
  await using folder = new TemporaryFolder();
  await Deno.writeTextFile(folder.at("large"), "x".repeat(MEBIBYTE));
  const { code, stderr } = await pipechat(["send", room, "-f", folder.at("large")]);
  assertEquals(code, 111);
  assertStringIncludes(stderr, 'Cannot attach "large": the disk is full; free some space');
  assertEquals(filesIn(room), []);
  assertEquals((await messagesIn(room)).length, 1);
});

Deno.test(
  await smallDiskOnly("a copy that does not fit on the disk is not left half"),
  async () => {
    await using folder = new TemporaryFolder();
    await Deno.writeTextFile(folder.at("large"), "x".repeat(MEBIBYTE));
    const id = await sendFile(folder.at("room"), "-f", folder.at("large"));
    await using disk = await SmallDisk.make(MEBIBYTE / 2);
    const { code, stderr } = await pipechat(["get", folder.at("room"), id, "-o", disk.at("copy")]);
    assertEquals(code, 111);
    assertStringIncludes(stderr, "the disk is full");
    assertFalse(Array.from(Deno.readDirSync(disk.path)).some(({ name }) => name === "copy"));
  },
);

Deno.test("a room with attachments and a setting is destroyed whole", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await sendFile(room, "--keep", "7d", "-f", "/dev/null");
  await using joe = await startPipechat([room]);
  await joe.write("/destroy\nroom\n");
  assertEquals((await joe.finished()).code, 0);
  assertEquals(Array.from(Deno.readDirSync(folder.path)), []);
});
