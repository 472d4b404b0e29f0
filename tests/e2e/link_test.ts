import { assert, assertEquals, assertMatch } from "@std/assert";
import { pipechat, PipedProgram, programArgv, startPipechat } from "../helpers/program.ts";
import { Sshd, sshdOnly } from "../helpers/sshd.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { messagesIn, textsIn } from "../helpers/messages.ts";
import { untilLog } from "../helpers/waiting.ts";

const USER = Deno.env.get("USER") ?? "root";

/** Some hosts, which are rooms in a folder, and an sshd that leads to the first one of them. */
class Hosts extends TemporaryFolder {
  readonly sshd: Sshd;
  readonly #names: readonly string[];

  private constructor(sshd: Sshd, names: readonly string[]) {
    super();
    this.sshd = sshd;
    this.#names = names;
  }

  static async make(...names: string[]): Promise<Hosts> {
    const hosts = new Hosts(await Sshd.start(), names);
    const [hub = ""] = names;
    for (const name of names) await hosts.say(name, `welcome to ${name}`, ["--create"]);
    for (const name of names.slice(1)) {
      const args = ["link", "--serve", hosts.room(hub), "--name", hub, "--peer", name];
      await hosts.sshd.addKey(name, args, hosts.at(`state_${hub}`));
    }
    return hosts;
  }

  room(name: string): string {
    return this.at(name);
  }

  env(name: string): Record<string, string> {
    return { XDG_STATE_HOME: this.at(`state_${name}`) };
  }

  async say(name: string, text: string, options: string[] = []): Promise<void> {
    const { code, stderr } = await pipechat(["send", this.room(name), ...options, "-m", text]);
    assertEquals(code, 0, stderr);
  }

  /** Starts the link of a host to the first one; what it says is what it prints. */
  async link(name: string, ...options: string[]): Promise<PipedProgram> {
    const [hub = ""] = this.#names;
    const called = options.includes("--name") ? [] : ["--name", name];
    const target = `ssh://127.0.0.1:${this.sshd.port}${this.room(hub)}`;
    const ssh = `ssh -F ${this.sshd.at(`${name}.config`)}`;
    const args = ["link", this.room(name), target, ...called, "--ssh", ssh, ...options];
    const argv = ["sh", "-c", 'exec "$@" 2>&1', "sh", ...await programArgv(args)];
    return new PipedProgram(argv, { env: this.env(name) });
  }

  async untilSaid(name: string, ...texts: string[]): Promise<void> {
    const log = () => Deno.readTextFileSync(`${this.room(name)}/log`);
    const isThere = () => texts.every((text) => log().includes(`: ${text}\n`));
    await untilLog(this.room(name), isThere, () => `${texts} in ${log()}`);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.sshd[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}

Deno.test(sshdOnly("a room is the same on two hosts with ssh between them"), async () => {
  await using hosts = await Hosts.make("web1", "db1");
  await using link = await hosts.link("db1", "--accept-new");
  await hosts.untilSaid("db1", "welcome to web1");
  await hosts.untilSaid("web1", "welcome to db1");
  await hosts.say("web1", "one\ntwo");
  await hosts.untilSaid("db1", "one");
  const { stdout } = await pipechat(["log", hosts.room("db1")]);
  assertMatch(stdout, new RegExp(`<${USER}@web1>: welcome to web1\n`));
  assertMatch(stdout, new RegExp(`<${USER}@web1>: one\n +two\n`));
  link.kill("SIGTERM");
  const { code } = await link.finished();
  assertEquals(code, 143);
});

Deno.test(
  sshdOnly("three hosts with one hub hear each other, and who tells how far they are"),
  async () => {
    await using hosts = await Hosts.make("hub", "web1", "web2");
    await using _one = await hosts.link("web1", "--accept-new");
    await using _two = await hosts.link("web2", "--accept-new");
    await hosts.untilSaid("web2", "welcome to hub", "welcome to web1");
    await hosts.untilSaid("web1", "welcome to hub", "welcome to web2");
    await hosts.say("web1", "hello");
    await hosts.untilSaid("web2", "hello");
    for (const name of ["hub", "web1", "web2"]) {
      const texts = (await textsIn(hosts.room(name))).filter((text) => text !== "");
      assertEquals(texts.length, 4, `${name}: ${texts}`);
    }
    const status = ["link", "--status", hosts.room("hub"), "--name", "hub"];
    const { stdout } = await pipechat(status, "", { env: hosts.env("hub") });
    assertMatch(stdout, /^host hub, key [\w-]{43}, PID \d+/);
    assertMatch(stdout, /^peer web1 since .*: has all of this host$/m);
    assertMatch(stdout, /^peer web2 since .*: has all of this host$/m);
  },
);

Deno.test(
  sshdOnly("who tells who is in the room on the other host, as long as it is linked"),
  async () => {
    await using hosts = await Hosts.make("web1", "db1");
    await using visitor = await startPipechat([hosts.room("web1")]);
    await visitor.expect(/joined/);
    await using link = await hosts.link("db1", "--accept-new");
    await hosts.untilSaid("db1", "welcome to web1");
    await untilLog(
      hosts.room("db1"),
      () => isThere(`${hosts.room("db1")}/elsewhere`),
      () => "people",
    );
    const { stdout } = await pipechat(["who", hosts.room("db1")]);
    assertMatch(stdout, new RegExp(`^on web1: ${USER}$`, "m"));
    link.kill("SIGKILL");
    await link.finished();
    const later = await pipechat(["who", hosts.room("db1")]);
    assert(!later.stdout.includes("on web1"), later.stdout);
  },
);

Deno.test(
  sshdOnly("without being told to, nobody is trusted, and it is said what to do"),
  async () => {
    await using hosts = await Hosts.make("web1", "db1");
    {
      await using link = await hosts.link("db1");
      const [, trust = ""] = await link.expect(/"web1" is not known here yet.*(--trust web1=\S+);/);
      const { code } = await pipechat(["link", ...trust.split(" ")], "", { env: hosts.env("db1") });
      assertEquals(code, 0);
    }
    await using link = await hosts.link("db1");
    await link.expect(/linked with web1/);
    await hosts.untilSaid("db1", "welcome to web1");
  },
);

Deno.test(sshdOnly("a key for one host lets in no other one"), async () => {
  await using hosts = await Hosts.make("web1", "db1");
  await hosts.say("db1", "evil words");
  await using link = await hosts.link("db1", "--accept-new", "--name", "evil");
  await link.expect(/this key is for host "db1", and not for "evil"/);
  assert(!(await textsIn(hosts.room("web1"))).includes("evil words"));
});

Deno.test(sshdOnly("a second link of a room by mistake is refused"), async () => {
  await using hosts = await Hosts.make("web1", "db1");
  await using link = await hosts.link("db1", "--accept-new");
  await link.expect(/linked with web1/);
  await using second = await hosts.link("db1", "--accept-new");
  const { code, stdout } = await second.finished();
  assertEquals(code, 111);
  assertMatch(stdout, /is linked already/);
});

Deno.test(rootOnly("an account links a room only if its owner says so"), async () => {
  await using folder = new TemporaryFolder();
  const [room, as] = [folder.at("room"), { uid: 54_101, gid: 54_100 }];
  Deno.mkdirSync(folder.at("state"), { mode: 0o777 });
  Deno.chmodSync(folder.at("state"), 0o777);
  await pipechat(["send", room, "--create", "-m", "hello"]);
  await Deno.chown(room, null, as.gid);
  for (const part of ["event", "log", "authors"]) await Deno.chown(`${room}/${part}`, null, as.gid);
  const args = ["link", "--serve", room, "--name", "web1"];
  const options = { as, env: { XDG_STATE_HOME: folder.at("state") } };
  const refused = await pipechat(args, "", options);
  assertEquals(refused.code, 111);
  assertMatch(refused.stderr, /nobody may.*pipechat link --account 54101 /);
  await pipechat(["link", room, "--account", "54101"]);
  const { code, stdout, stderr } = await pipechat(args, "", options);
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^hello \d+\n/);
});

/** Says many things on both hosts while one of the parts is killed again and again. */
Deno.test({
  ...sshdOnly("whatever is killed at any moment, nothing is lost, twice or out of order"),
  timeout: 240_000,
  async fn() {
    await using hosts = await Hosts.make("web1", "db1");
    const count = 2000;
    let link = await hosts.link("db1", "--accept-new");
    try {
      const speakers = await Promise.all(
        ["web1", "db1"].map((name) => startPipechat(["send", hosts.room(name), "--lines"])),
      );
      const rounds = 12;
      for (let round = 0; round < rounds; round++) {
        const from = round * count / rounds;
        const lines = Array.from(
          { length: count / rounds },
          (_, index) => Math.floor(from) + index,
        );
        for (const speaker of speakers) {
          await speaker.write(lines.map((line) => `${line}\n`).join(""));
        }
        await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 400));
        if (round % 3 === 0) await hosts.sshd.restart();
        else if (round % 3 === 1) await killServe(hosts.room("web1"));
        else {
          link.kill("SIGKILL");
          await link.finished();
          link = await hosts.link("db1", "--accept-new");
        }
      }
      for (const speaker of speakers) {
        await speaker.write("last\n");
        await speaker.closeInput();
        await speaker.finished();
      }
      await hosts.untilSaid("db1", "last");
      for (const [name, other] of [["web1", "db1"], ["db1", "web1"]] as const) {
        const isThere = () => lastWords(hosts.room(name)).includes(`@${other}>: last`);
        await untilLog(hosts.room(name), isThere, () => `the last word of ${other} on ${name}`);
        const messages = await messagesIn(hosts.room(name));
        const came = messages.filter(({ nick, isDeleted }) =>
          nick.endsWith(`@${other}`) && !isDeleted
        )
          .map(({ text }) => text);
        const said = (await messagesIn(hosts.room(other)))
          .filter(({ nick, isDeleted }) => nick === USER && !isDeleted).map(({ text }) => text);
        assertEquals(came, said);
      }
      // All of it is vouched for, and nobody sees half a line.
      const { stdout } = await pipechat(["log", hosts.room("db1"), "--json"]);
      const all: { vouched: boolean }[] = stdout.trim().split("\n").map((line) => JSON.parse(line));
      assert(all.every(({ vouched }) => vouched));
    } finally {
      await link[Symbol.asyncDispose]();
    }
  },
});

function lastWords(room: string): string {
  return Deno.readTextFileSync(`${room}/log`).slice(-100_000);
}

function isThere(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}

/** Kills what listens in a room as its link: the only one there without a terminal. */
async function killServe(room: string): Promise<void> {
  for (const { name } of Deno.readDirSync(`${room}/event`)) {
    const pid = Number(name);
    const command = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
    if (!command.includes("--serve")) continue;
    try {
      Deno.kill(pid, "SIGKILL");
    } catch (error) {
      // Its connection was cut just now, and it has ended by itself.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
