import { assertEquals, assertMatch } from "@std/assert";
import { assertComesToRest } from "../helpers/context_switches.ts";
import { natsOnly, NatsServer } from "../helpers/nats_server.ts";
import { pipechat, type PipedProgram, startPipechat } from "../helpers/program.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { untilLog } from "../helpers/waiting.ts";

const HOSTS = ["web1", "db1"] as const;

/** Far more often than the engine says that it lives. */
const IDLE_SECONDS = 4;

/** Two hosts, which are rooms in a folder, and links of both to an engine. */
class Hosts extends TemporaryFolder {
  readonly server: NatsServer;
  readonly links: Readonly<Record<string, PipedProgram>>;

  private constructor(server: NatsServer, links: Record<string, PipedProgram>) {
    super();
    this.server = server;
    this.links = links;
  }

  static async make(): Promise<Hosts> {
    const links: Record<string, PipedProgram> = {};
    const hosts = new Hosts(await NatsServer.start(), links);
    for (const host of HOSTS) {
      await hosts.say(host, `welcome to ${host}`, "--create");
      links[host] = await hosts.link(host);
    }
    await hosts.untilSaid("web1", "welcome to db1");
    await hosts.untilSaid("db1", "welcome to web1");
    return hosts;
  }

  /** Starts the link of a host. */
  async link(host: string): Promise<PipedProgram> {
    const args = ["link", this.at(host), this.server.target, "--name", host, "--accept-new"];
    const env = { XDG_STATE_HOME: this.at(`state_${host}`) };
    const link = await startPipechat(args, { env, isMerged: true });
    await link.expect(/linked with nats:/);
    return link;
  }

  async say(host: string, text: string, ...options: string[]): Promise<void> {
    const { code, stderr } = await pipechat(["send", this.at(host), ...options, "-m", text]);
    assertEquals(code, 0, stderr);
  }

  async untilSaid(host: string, text: string): Promise<void> {
    const log = () => Deno.readTextFileSync(`${this.at(host)}/log`);
    const isThere = () => log().includes(`: ${text}\n`);
    await untilLog(this.at(host), isThere, () => `${text}: ${log()}`);
  }

  /** Waits until who is elsewhere, as is known on a host, matches. */
  async untilElsewhere(host: string, isRight: (people: string) => boolean): Promise<void> {
    const people = () => readIfThere(`${this.at(host)}/elsewhere`);
    await untilLog(this.at(host), () => isRight(people()), () => `others than: ${people()}`);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    for (const link of Object.values(this.links)) await link[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "";
  }
}

Deno.test(natsOnly("links find each other by NATS, and go on when it is killed"), async () => {
  await using hosts = await Hosts.make();
  await hosts.server.kill();
  await hosts.say("web1", "meanwhile");
  hosts.server.wipe();
  await hosts.server.run();
  await hosts.untilSaid("db1", "meanwhile");
  const { stdout } = await pipechat(["log", hosts.at("db1"), "--json"]);
  assertEquals(stdout.match(/meanwhile/g)?.length, 1);
  assertMatch(stdout, /"vouched":true,"host":"web1"/);
});

Deno.test(natsOnly("the people of a host that was killed are not there any more"), async () => {
  await using hosts = await Hosts.make();
  await using visitor = await startPipechat([hosts.at("web1")]);
  await visitor.expect(/joined/);
  await hosts.untilElsewhere("db1", (people) => people.startsWith("web1 "));
  hosts.links["web1"]?.kill("SIGKILL");
  await hosts.untilElsewhere("db1", (people) => people === "");
  await using _again = await hosts.link("web1");
  await hosts.untilElsewhere("db1", (people) => people.startsWith("web1 "));
});

Deno.test(natsOnly("an idle link sleeps while the engine has nothing to say"), async () => {
  await using hosts = await Hosts.make();
  await Promise.all(
    Object.values(hosts.links).map(({ pid }) => assertComesToRest(pid, IDLE_SECONDS)),
  );
});

Deno.test("a link whose engine is not there says so, and tries again", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "hello"]);
  const args = ["link", folder.at("room"), "nats://127.0.0.1:1/ops", "--name", "web1"];
  const env = { XDG_STATE_HOME: folder.at("state") };
  await using link = await startPipechat(args, { env, isMerged: true });
  await link.expect(/Cannot connect to nats:\/\/127.0.0.1:1\/ops: .*it is tried again/);
  link.kill("SIGTERM");
  assertEquals((await link.finished()).code, 143);
});

for (
  const [what, args] of Object.entries({
    "a target that is none": ["http://web1/chat"],
    "a user that ssh would take for an option": ["ssh://-oProxyCommand=x@web1/chat"],
    "a host that ssh would take for an option": ["ssh://-oProxyCommand=x/chat"],
    "a path that is not absolute": ["ssh://web1"],
    "a room that no stream can be called by": ["nats://hub/a.b"],
    "an address where a certificate is to be looked at": ["nats+tls://10.0.0.1/ops"],
    "a name that is too long": ["--name", "a".repeat(21)],
    "a size that is none": ["--max-size", "x", "--name", "web1"],
  })
) {
  Deno.test(`link refuses ${what}`, async () => {
    const { code, stderr } = await pipechat(["link", "/nowhere", ...args]);
    assertEquals(code, 100, stderr);
  });
}

Deno.test("link prints a unit in which nothing of the command line is lost", async () => {
  const args = ["link", "--unit", "/srv/a chat", "ssh://hub/srv/50%", "--name", "web1"];
  const { code, stdout, stderr } = await pipechat(args);
  assertEquals(code, 0, stderr);
  const command =
    /^ExecStart=\S+pipechat link --name=web1 "\/srv\/a chat" "ssh:\/\/hub\/srv\/50%%"$/m;
  assertMatch(stdout, command);
});
