import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { freePort } from "../helpers/port.ts";

/** The SHA-256 of the module that `serveJsr` serves. */
const checksum = "sha256-8e609bb71c20b858c77f0e9f90bb1319db8477b13f9f965f1a1e18524bf50881";
const notice = "JSR does not answer: taking the same @std packages from npm (deno-std).\n";

Deno.test("std adds nothing where JSR answers, or once did", async () => {
  await using project = await makeProject();
  let jsrUrl: string;
  {
    await using jsr = serveJsr();
    jsrUrl = jsr.url;
    assertEquals(await project.std(jsr.url), { stdout: "", stderr: "" });
    assertEquals((await project.deno(jsr.url, "run", "main.ts")).code, 0);
    assertEquals(await project.std(jsr.url, "--no-check"), { stdout: "", stderr: "" });
  }
  // The same URL, which nobody serves any more: what Deno has cached is enough.
  assertEquals(await project.std(jsrUrl), { stdout: "", stderr: "" });
});

Deno.test("std maps what the sources import to npm where JSR refuses", async () => {
  await using project = await makeProject();
  assertEquals(await project.std(nobody(), "--no-check"), {
    stdout: "--import-map=.cache/imports.json --no-check\n",
    stderr: notice,
  });
  const { imports } = JSON.parse(await Deno.readTextFile(`${project.path}/.cache/imports.json`));
  assertEquals(imports, {
    "@std/assert": "npm:deno-std@1.4.0/assert/mod.js",
    "@std/cli/parse-args": "npm:deno-std@1.4.0/cli/parse_args.js",
    "@std/fs/exists": "npm:deno-std@1.3.1/fs/exists.js",
    "string-width": "npm:string-width@8",
  });
});

Deno.test("std leaves it to Deno to refuse a package that differs from its hash", async () => {
  await using project = await makeProject();
  await using jsr = serveJsr();
  await project.deno(jsr.url, "cache", "main.ts");
  const lock = `${project.path}/deno.lock`;
  const locked = await Deno.readTextFile(lock);
  await Deno.writeTextFile(lock, locked.replaceAll(/"[0-9a-f]{64}"/g, `"${"0".repeat(64)}"`));

  assertEquals(await project.std(jsr.url), { stdout: "", stderr: "" });
  const { code, stderr } = await project.deno(jsr.url, "run", "main.ts");
  assertEquals(code, 10);
  assertStringIncludes(stderr, "Integrity check failed");
});

Deno.test("std does not wait again for a JSR that was silent, but tries another one", async () => {
  await using project = await makeProject();
  await using jsr = serveJsr();
  await project.noteSilence(jsr.url, 60);
  assertEquals((await project.std(jsr.url)).stderr, notice);
  assertEquals(jsr.requests(), 0);

  await using other = serveJsr();
  assertEquals((await project.std(other.url)).stderr, "");
});

Deno.test("std tries a silent JSR again after an hour", async () => {
  await using project = await makeProject();
  await using jsr = serveJsr();
  await project.noteSilence(jsr.url, 3601);
  assertEquals((await project.std(jsr.url)).stderr, "");
});

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The project's files, each with the one @std module that it imports. */
const sources = {
  "main.ts": "cli/parse-args",
  "lib/deep/a.ts": "fs/exists",
  "tests/b.ts": "assert",
};

/** A project of its own with the real `tools/std.ts`, and a Deno that has cached nothing yet. */
async function makeProject() {
  const path = await Deno.makeTempDir({ prefix: "pipechat-std-" });
  await Deno.mkdir(`${path}/tools`);
  await Deno.copyFile(
    new URL("../../tools/std.ts", import.meta.url),
    `${path}/tools/std.ts`,
  );
  await Deno.writeTextFile(
    `${path}/deno.json`,
    JSON.stringify({
      imports: {
        "@std/assert": "jsr:@std/assert@1",
        "@std/cli": "jsr:@std/cli@1",
        "@std/fs": "jsr:@std/fs@1",
        "string-width": "npm:string-width@8",
      },
    }),
  );
  for (const [file, module] of Object.entries(sources)) {
    await Deno.mkdir(dirname(`${path}/${file}`), { recursive: true });
    await Deno.writeTextFile(`${path}/${file}`, `import "@std/${module}";\n`);
  }

  const deno = async (jsrUrl: string, ...args: string[]): Promise<Output> => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: path,
      env: { JSR_URL: jsrUrl, DENO_DIR: `${path}/deno_dir`, NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  };
  return {
    path,
    deno,
    async std(jsrUrl: string, ...flags: string[]): Promise<Omit<Output, "code">> {
      const { stdout, stderr } = await deno(
        jsrUrl,
        "run",
        "-A",
        "--no-config",
        "tools/std.ts",
        ...flags,
      );
      return { stdout, stderr };
    },
    /** As if a JSR had been silent so many seconds ago, by the clock that is looked at. */
    async noteSilence(jsrUrl: string, age: number): Promise<void> {
      await Deno.mkdir(`${path}/.cache`);
      await Deno.writeTextFile(`${path}/.cache/jsr_silent`, jsrUrl);
      const time = Date.now() / 1000 - age;
      await Deno.utime(`${path}/.cache/jsr_silent`, time, time);
    },
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

/** A JSR in which every @std package consists of one empty module. */
function serveJsr() {
  let requests = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    requests++;
    const { pathname } = new URL(url);
    if (pathname.endsWith("/meta.json")) return Response.json({ versions: { "1.0.0": {} } });
    if (pathname.endsWith("/1.0.0/mod.ts")) return new Response("export {};\n");
    const exports = { ".": "./mod.ts", "./parse-args": "./mod.ts", "./exists": "./mod.ts" };
    return Response.json({ exports, manifest: { "/mod.ts": { size: 11, checksum } } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    requests: () => requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The URL of a port on which nobody listens. */
function nobody(): string {
  return `http://127.0.0.1:${freePort()}/`;
}
