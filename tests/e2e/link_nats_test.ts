import { assertEquals, assertMatch } from "@std/assert";
import { natsOnly, NatsServer } from "../helpers/nats_server.ts";
import { pipechat, PipedProgram, programArgv } from "../helpers/program.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { untilLog } from "../helpers/waiting.ts";

const HOSTS = ["web1", "db1"] as const;

Deno.test(natsOnly("links find each other by NATS, and go on when it is killed"), async () => {
  await using folder = new TemporaryFolder();
  await using server = await NatsServer.start();
  await using stack = new AsyncDisposableStack();
  const say = async (host: string, text: string, ...options: string[]) => {
    const { code, stderr } = await pipechat(["send", folder.at(host), ...options, "-m", text]);
    assertEquals(code, 0, stderr);
  };
  const untilSaid = (host: string, text: string) => {
    const log = () => Deno.readTextFileSync(`${folder.at(host)}/log`);
    return untilLog(
      folder.at(host),
      () => log().includes(`: ${text}\n`),
      () => `${text}: ${log()}`,
    );
  };
  for (const host of HOSTS) {
    await say(host, `welcome to ${host}`, "--create");
    const args = ["link", folder.at(host), server.target, "--name", host, "--accept-new"];
    const argv = ["sh", "-c", 'exec "$@" 2>&1', "sh", ...await programArgv(args)];
    const env = { XDG_STATE_HOME: folder.at(`state_${host}`) };
    const link = stack.use(new PipedProgram(argv, { env }));
    await link.expect(/linked with nats:/);
  }
  await untilSaid("web1", "welcome to db1");
  await untilSaid("db1", "welcome to web1");
  await server.kill();
  await say("web1", "meanwhile");
  server.wipe();
  await server.run();
  await untilSaid("db1", "meanwhile");
  const { stdout } = await pipechat(["log", folder.at("db1"), "--json"]);
  assertEquals(stdout.match(/meanwhile/g)?.length, 1);
  assertMatch(stdout, /"vouched":true,"host":"web1"/);
});

Deno.test("a link whose engine is not there says so, and tries again", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "hello"]);
  const args = ["link", folder.at("room"), "nats://127.0.0.1:1/ops", "--name", "web1"];
  const argv = ["sh", "-c", 'exec "$@" 2>&1', "sh", ...await programArgv(args)];
  const env = { XDG_STATE_HOME: folder.at("state") };
  await using link = new PipedProgram(argv, { env });
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
