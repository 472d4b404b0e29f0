import { assertEquals, assertMatch } from "@std/assert";
import { run } from "../../tools/command.ts";
import { quote } from "../../lib/shell_word.ts";
import { DAY_LINE } from "../helpers/moment.ts";
import { pipechat, programArgv, startPipechat } from "../helpers/program.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** A git repository with a room beside it, and the program in the PATH as hooks need it. */
class Project extends TemporaryFolder {
  readonly repository = this.at("project");
  readonly room = this.at("room");
  readonly env = {
    PATH: `${this.path}/bin:${Deno.env.get("PATH")}`,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Ann Author",
    GIT_AUTHOR_EMAIL: "ann@example.org",
    GIT_COMMITTER_NAME: "Ann Author",
    GIT_COMMITTER_EMAIL: "ann@example.org",
  };

  static async make(...flags: string[]): Promise<Project> {
    const project = new Project();
    await Deno.mkdir(project.at("bin"));
    const argv = (await programArgv([])).map(quote).join(" ");
    await Deno.writeTextFile(project.at("bin/pipechat"), `#!/bin/sh\nexec ${argv} "$@"\n`, {
      mode: 0o755,
    });
    await run("git", ["init", "-q", "-b", "main", ...flags, project.repository], {
      env: project.env,
    });
    await pipechat(["send", "--create", project.room, "-m", "here we go"]);
    return project;
  }

  async git(...args: string[]): Promise<string> {
    return await run("git", ["-C", this.repository, ...args], { env: this.env });
  }

  async commit(subject: string): Promise<void> {
    await this.git("commit", "-q", "--allow-empty", "-m", subject);
  }

  async announce(...flags: string[]): Promise<void> {
    const argv = ["announce", this.room, "--git", this.repository, ...flags];
    const { code, stderr } = await pipechat(argv);
    assertEquals(code, 0, stderr);
  }

  async hook(name: string, script: string): Promise<void> {
    await Deno.mkdir(`${this.repository}/.git/hooks`, { recursive: true });
    await Deno.writeTextFile(`${this.repository}/.git/hooks/${name}`, script, { mode: 0o755 });
  }

  hooks(): string[] {
    return Array.from(Deno.readDirSync(`${this.repository}/.git/hooks`), ({ name }) => name)
      .filter((name) => !name.endsWith(".sample")).sort();
  }
}

Deno.test("a commit is announced with its branch, hash, author and subject", async () => {
  await using project = await Project.make();
  await project.announce();
  await using listener = await startPipechat([project.room]);
  await listener.expect(/joined/);
  await project.commit("Fix the 100% parser; it's `broken`");
  const hash = await project.git("rev-parse", "--short", "HEAD");
  const [, shown] = await listener.expect(/<git[^>]*>\??: (.*parser.*)\n/);
  assertEquals(shown, `main ${hash} Ann Author: Fix the 100% parser; it's \`broken\``);
});

Deno.test("a merge is announced, and a fast-forward is not", async () => {
  await using project = await Project.make();
  await project.commit("root");
  await project.git("branch", "side");
  await project.announce("--as", "builds");
  await using listener = await startPipechat([project.room, "--history", "0"]);
  await listener.expect(/joined/);
  await project.commit("ahead");
  await project.git("checkout", "-q", "side");
  await project.git("merge", "-q", "main");
  await project.commit("aside");
  await project.git("checkout", "-q", "main");
  await project.git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
  // Hooks do not wait for each other.
  await listener.expect(/^(?=[^]*: ahead\n)(?=[^]*: aside\n)(?=[^]*: Merge side\n)/);
  const announced = Array.from(
    listener.stdout.matchAll(/<builds[^>]*>\??: (\w+) \w+ Ann Author: (.*)\n/g),
    ([, branch, subject]) => `${branch}: ${subject}`,
  );
  assertEquals(announced.sort(), ["main: Merge side", "main: ahead", "side: aside"]);
});

Deno.test("a push to a bare repository is announced commit by commit, once for each", async () => {
  await using project = await Project.make();
  await run("git", ["init", "-q", "--bare", project.at("bare")], { env: project.env });
  const announced = await pipechat(["announce", project.room, "--git", project.at("bare")]);
  assertEquals(announced.code, 0, announced.stderr);
  await using listener = await startPipechat([project.room, "--history", "0"]);
  await listener.expect(/joined/);
  await project.commit("one");
  await project.commit("two");
  await project.git("push", "-q", project.at("bare"), "main");
  const line = (subject: string) => `.*: main \\w+ Ann Author: ${subject}\n`;
  await listener.expect(new RegExp(line("one") + DAY_LINE + line("two")));
  await project.git("push", "-q", project.at("bare"), "main:copy");
  await project.commit("three");
  await project.git("push", "-q", project.at("bare"), "main", ":copy");
  await listener.expect(/: main \w+ Ann Author: three\n/);
  assertEquals(listener.stdout.match(/Ann Author: (one|two|three)\n/g)?.length, 3);
});

Deno.test("hooks that are there are kept, run first, and come back with --remove", async () => {
  await using project = await Project.make();
  const script = `#!/bin/sh\necho kept >>"$(git rev-parse --git-dir)/kept.log"\nexit 3\n`;
  await project.hook("post-commit", script);
  await project.announce();
  await project.announce();
  await using listener = await startPipechat([project.room]);
  await listener.expect(/joined/);
  await project.commit("with a hook");
  await listener.expect(/: main \w+ Ann Author: with a hook\n/);
  assertEquals(await Deno.readTextFile(`${project.repository}/.git/kept.log`), "kept\n");
  await project.announce("--remove");
  assertEquals(project.hooks(), ["post-commit"]);
  assertEquals(
    await Deno.readTextFile(`${project.repository}/.git/hooks/post-commit`),
    script,
  );
});

Deno.test("announcing again changes nothing, and --remove leaves no trace", async () => {
  await using project = await Project.make();
  const read = () =>
    project.hooks().map((name) =>
      Deno.readTextFileSync(`${project.repository}/.git/hooks/${name}`)
    );
  await project.announce();
  const once = read();
  await project.announce();
  assertEquals(read(), once);
  assertEquals(project.hooks(), ["post-commit", "post-merge", "post-receive"]);
  await project.announce("--remove");
  assertEquals(project.hooks(), []);
});

Deno.test("a room that is gone neither fails a commit nor delays it", async () => {
  await using project = await Project.make();
  await project.announce();
  await Deno.remove(project.room, { recursive: true });
  await project.commit("nobody hears it");
  assertEquals(await project.git("log", "-1", "--format=%s"), "nobody hears it");
});

Deno.test("core.hooksPath counts, and hooks that are shared tell of their own repository only", async () => {
  await using project = await Project.make();
  await project.git("config", "core.hooksPath", project.at("hooks"));
  await project.announce();
  const other = project.at("other");
  await run("git", ["init", "-q", "-b", "main", other], { env: project.env });
  await run("git", ["-C", other, "config", "core.hooksPath", project.at("hooks")]);
  await using listener = await startPipechat([project.room]);
  await listener.expect(/joined/);
  await run("git", ["-C", other, "commit", "-q", "--allow-empty", "-m", "elsewhere"], {
    env: project.env,
  });
  await project.commit("here");
  await listener.expect(/Ann Author: here\n/);
  assertEquals(listener.stdout.includes("elsewhere"), false);
});

Deno.test("what is no repository, or no room, is told, and nothing is installed", async () => {
  await using project = await Project.make();
  const none = await pipechat(["announce", project.room, "--git", project.path]);
  assertEquals(none.code, 111);
  assertMatch(none.stderr, /Cannot use repository ".*": it is no git repository/);
  const lost = await pipechat(["announce", project.at("no"), "--git", project.repository]);
  assertEquals(lost.code, 111);
  assertMatch(lost.stderr, /no such room/);
  assertEquals((await pipechat(["announce", project.room])).code, 100);
  assertEquals(project.hooks(), []);
});
