import { assertEquals, assertMatch } from "@std/assert";
import type { Subcommand } from "../../lib/cli/subcommand/subcommand.ts";
import { JOIN, SUBCOMMANDS } from "../../lib/cli/subcommands.ts";
import { ALL, CompletingShell, TAB } from "../helpers/completing_shell.ts";
import { run } from "../../tools/command.ts";
import { pipechat } from "../helpers/program.ts";
import { programOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** What a shell offers for `--`. */
function longOptions({ options }: Subcommand): string[] {
  return options.map(({ name }) => `--${name}`).sort();
}

/** What is in the files of somebody who uses ssh, and of somebody who wants to be run. */
const CONFIG = "host web1 web2\n  HostName 10.0.0.1\nHost * !other $(touch ran) `touch\\tran`\n";
const KNOWN_HOSTS = "db1,10.0.0.2 ssh-ed25519 AAAA\n|1|hash= ssh-rsa AAAA\n" +
  "[db2]:2222 ssh-rsa AAAA\n@revoked touch;ran ssh-rsa AAAA\n";

for (const shell of ["bash", "zsh"] as const) {
  const name = (behaviour: string) => programOnly(shell, `${shell} completes ${behaviour}`);

  Deno.test({
    ...name("the beginning of a subcommand"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      assertEquals(await typist.complete(`se${TAB}x`), ["send", "x"]);
    },
  });

  Deno.test({
    ...name("the first word to subcommands and directories"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      await Deno.mkdir(typist.at("room"));
      await Deno.writeTextFile(typist.at("file"), "");
      const words = (await typist.complete(ALL)).map((word) => word.replace(/\/$/, ""));
      assertEquals(words.sort(), [...SUBCOMMANDS.map(({ name }) => name), "room"].sort());
    },
  });

  Deno.test({
    ...name("every option of every subcommand, and no other"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      for (const subcommand of [JOIN, ...SUBCOMMANDS]) {
        const line = `${subcommand.name} --`.trimStart();
        const words = await typist.complete(line + ALL);
        const options = words.slice(subcommand.name === "" ? 0 : 1);
        assertEquals(options.map((word) => word.replace(/=$/, "")).sort(), longOptions(subcommand));
      }
    },
  });

  Deno.test({
    ...name("the values of an option, in its own word too"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      const modes = ["always", "auto", "never"];
      assertEquals((await typist.complete(`log --color ${ALL}`)).slice(2).sort(), modes);
      assertEquals(await typist.complete(`--color=al${TAB}x`), ["--color=always", "x"]);
    },
  });

  Deno.test({
    ...name("a room, however its name must be quoted, and nothing of that name is run"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      const hostile = "$(touch ran) `touch ran`;'\"\\&";
      await Deno.mkdir(typist.at(`room ${hostile}`));
      await Deno.writeTextFile(typist.at("room.txt"), "");
      const [, , , room = ""] = await typist.complete(`send -m hello roo${TAB}`);
      assertEquals(room.replace(/\/$/, ""), `room ${hostile}`);
      const [word = ""] = await typist.complete(`roo${TAB}`);
      assertEquals(word.replace(/\/$/, ""), `room ${hostile}`);
      const names = await Array.fromAsync(Deno.readDir(typist.at(".")), ({ name }) => name);
      assertEquals(names.sort(), [`room ${hostile}`, "room.txt"]);
    },
  });

  Deno.test({
    ...name("one room behind the other where there may be several"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      await Deno.mkdir(typist.at("alpha"));
      await Deno.mkdir(typist.at("beta"));
      const words = await typist.complete(`log -f al${TAB} be${TAB}`);
      assertEquals(words.map((word) => word.replace(/\/$/, "")), ["log", "-f", "alpha", "beta"]);
    },
  });

  Deno.test({
    ...name("a file behind an option that takes one"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      await Deno.writeTextFile(typist.at("two words.txt"), "");
      const wanted = "two words.txt";
      assertEquals(await typist.complete(`send -f tw${TAB}room`), ["send", "-f", wanted, "room"]);
      assertEquals(await typist.complete(`send --file=tw${TAB}room`), [
        "send",
        `--file=${wanted}`,
        "room",
      ]);
    },
  });

  Deno.test({
    ...name("the group behind the room, wherever options stand"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      assertEquals(await typist.complete(`--color never /tmp/a:b daemo${TAB}x`), [
        "--color",
        "never",
        "/tmp/a:b",
        "daemon",
        "x",
      ]);
    },
  });

  Deno.test({
    ...name("the hosts that ssh knows, and nothing of what is in its files is run"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      await Deno.mkdir(typist.at("../.ssh"));
      await Deno.writeTextFile(typist.at("../.ssh/config"), CONFIG);
      await Deno.writeTextFile(typist.at("../.ssh/known_hosts"), KNOWN_HOSTS);
      await Deno.writeTextFile(typist.at("web9"), "");
      assertEquals(await typist.complete(`web${TAB}1${TAB}/tmp/chat`), ["web1:/tmp/chat"]);
      assertEquals(await typist.complete(`log -f joe@db${TAB}x`), ["log", "-f", "joe@db1:x"]);
      assertEquals(await typist.complete(`link db${TAB}x`), ["link", "dbx"]);
      for (const word of ["to", "|1", "*", "$"]) {
        assertEquals(await typist.complete(`send '${word}${TAB}x'`), ["send", `${word}x`]);
      }
      const names = await Array.fromAsync(Deno.readDir(typist.at(".")), ({ name }) => name);
      assertEquals(names, ["web9"]);
    },
  });

  Deno.test({
    ...name("no options behind --, and nothing where it knows nothing"),
    async fn() {
      await using typist = await CompletingShell.start(shell);
      await Deno.mkdir(typist.at("room"));
      assertEquals(await typist.complete(`send -- --li${TAB}`), ["send", "--", "--li"]);
      assertEquals(await typist.complete(`get room r${TAB}`), ["get", "room", "r"]);
      assertEquals(await typist.complete(`send -m r${TAB}`), ["send", "-m", "r"]);
      assertEquals(await typist.complete(`completions ba${TAB}x`), ["completions", "bash", "x"]);
    },
  });
}

Deno.test({
  ...programOnly("zsh", "zsh tells what each subcommand and option is for"),
  async fn() {
    await using typist = await CompletingShell.start("zsh");
    await typist.expect(TAB, /^purge +-- release at once what has expired$/m);
    await typist.expect(`log --${TAB}`, /^--color +-- use colours: auto, always or never$/m);
  },
});

/** What fish offers at the end of each command line, in a folder with a directory and a file. */
async function fish(...lines: string[]): Promise<string[][]> {
  await using folder = new TemporaryFolder();
  await Deno.mkdir(folder.at("here/room"), { recursive: true });
  await Deno.writeTextFile(folder.at("here/file"), "");
  await Deno.writeTextFile(
    folder.at("completion"),
    (await pipechat(["completions", "fish"])).stdout,
  );
  const script =
    'source ../completion; for line in $argv; complete -C "pipechat $line"; echo .; end';
  await Deno.mkdir(folder.at(".ssh"));
  await Deno.writeTextFile(folder.at(".ssh/config"), CONFIG);
  await Deno.writeTextFile(folder.at(".ssh/known_hosts"), KNOWN_HOSTS);
  const args = ["--no-config", "-c", script, "--", ...lines];
  const offered = await run("fish", args, { cwd: folder.at("here"), env: { HOME: folder.path } });
  return `${offered}\n`.split(/^\.\n/m).slice(0, -1).map((answer) =>
    answer.split("\n").slice(0, -1).map((candidate) => candidate.replace(/\t.*/, "")).sort()
  );
}

Deno.test({
  ...programOnly("fish", "fish completes subcommands, options, their values, rooms and files"),
  async fn() {
    const names = SUBCOMMANDS.map(({ name }) => name);
    const [
      first,
      options,
      values,
      joint,
      room,
      behind,
      file,
      second,
      shells,
      several,
      host,
      there,
    ] = await fish(
      "",
      "send --",
      "log --color ",
      "log --color=al",
      "send ",
      "send -m send ",
      "send here -f ",
      "send -m x here ",
      "completions ",
      "log -f here ",
      "send we",
      "send joe@db",
    );
    assertEquals(first, [...names, "room/"].sort());
    const send = SUBCOMMANDS.find(({ name }) => name === "send");
    assertEquals(options, send && longOptions(send));
    assertEquals(values, ["always", "auto", "never"]);
    assertEquals(joint, ["--color=always"]);
    assertEquals([room, behind, several], Array(3).fill(["room/"]));
    assertEquals(file, ["file", "room/"]);
    assertEquals(second, []);
    assertEquals(host, ["web1:", "web2:"]);
    assertEquals(there, ["joe@db1:"]);
    assertEquals(shells, ["bash", "fish", "zsh"]);
  },
});

Deno.test("completions for a shell that is not known are refused with those that are", async () => {
  const { code, stdout, stderr } = await pipechat(["completions", "ksh"]);
  assertEquals([code, stdout], [100, ""]);
  assertMatch(stderr, /there are completions for bash, fish, and zsh, not for "ksh"/);
});
