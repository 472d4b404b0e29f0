/**
 * Makes a package for Debian and its kin of an executable: `pipechat_VERSION_ARCHITECTURE.deb`.
 *
 * The same executable, documents and day give the same bytes. What is in the package is made of the
 * templates in `tools/debian/`; programs that are called are dpkg-deb and gzip.
 *
 * @module
 */
import { permissions } from "./permissions.ts";
import { run } from "./command.ts";
import { stdFlags } from "./std.ts";

const root = `${import.meta.dirname}/..`;
const templates = `${root}/tools/debian`;

/** What Debian calls the machines that we build for. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  "x86_64-unknown-linux-gnu": "amd64",
  "aarch64-unknown-linux-gnu": "arm64",
};

/** Where each shell looks for the completions of packages. */
const COMPLETIONS: Readonly<Record<string, string>> = {
  bash: "usr/share/bash-completion/completions/pipechat",
  fish: "usr/share/fish/vendor_completions.d/pipechat.fish",
  zsh: "usr/share/zsh/vendor-completions/_pipechat",
};

const DOCUMENTS = "usr/share/doc/pipechat";

/** What a package is made of. */
export interface PackageOptions {
  /** For which machine, as Deno calls it. */
  readonly target: string;
  readonly executable: string;
  readonly version: string;
  /** Where the package is put. */
  readonly directory: string;
}

/**
 * Makes the package, and returns its name.
 *
 * @throws {CommandError} when dpkg-deb or gzip is missing, or the disk is full.
 */
export async function makePackage(options: PackageOptions): Promise<string> {
  const { target, version, directory } = options;
  const architecture = ARCHITECTURES[target] ?? target;
  const tree = await Deno.makeTempDir({ prefix: "pipechat_deb_" });
  try {
    await fill(tree, options);
    await writeControl(tree, { architecture, version });
    const name = `pipechat_${version}_${architecture}.deb`;
    // One thread, as more of them cut what they compress in other places on another machine.
    const env = { SOURCE_DATE_EPOCH: String(await day()), DPKG_DEB_THREADS_MAX: "1" };
    const args = ["--root-owner-group", "-Zxz", "--build", tree, `${directory}/${name}`];
    await run("dpkg-deb", args, { env });
    return name;
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
}

/** Puts the files in their places. */
async function fill(tree: string, { executable, version }: PackageOptions): Promise<void> {
  await Deno.chmod(tree, 0o755);
  await put(tree, "usr/bin/pipechat", await Deno.readFile(executable), 0o755);
  await putCompressed(tree, "usr/share/man/man1/pipechat.1", await read("docs/pipechat.1"));
  for (const [shell, path] of Object.entries(COMPLETIONS)) {
    await put(tree, path, await completionFor(shell));
  }
  await put(tree, "etc/pipechat/room", await read("tools/debian/room"));
  await put(tree, "usr/lib/tmpfiles.d/pipechat.conf", await read("tools/debian/tmpfiles.conf"));
  for await (const { name } of Deno.readDir(templates)) {
    // A page is its person's own; rooms and links are the host's.
    const manager = name.startsWith("pipechat-web") ? "user" : "system";
    if (!name.endsWith(".service")) continue;
    await put(tree, `usr/lib/systemd/${manager}/${name}`, await read(`tools/debian/${name}`));
  }
  await put(
    tree,
    "usr/share/lintian/overrides/pipechat",
    await read("tools/debian/lintian-overrides"),
  );
  await fillDocuments(tree, version);
}

async function fillDocuments(tree: string, version: string): Promise<void> {
  await put(tree, `${DOCUMENTS}/README.md`, await read("README.md"));
  // Where the README has them.
  for await (const path of filesIn("docs")) {
    const { mode } = await Deno.stat(`${root}/docs/${path}`);
    const rights = (mode ?? 0) & 0o111 ? 0o755 : 0o644;
    // The manual has its own place.
    if (path.endsWith(".1")) continue;
    await put(
      tree,
      `${DOCUMENTS}/docs/${path}`,
      await Deno.readFile(`${root}/docs/${path}`),
      rights,
    );
  }
  // Where people look for them.
  await Deno.symlink("docs/examples", `${tree}/${DOCUMENTS}/examples`);
  const license = (await read("LICENSE")).trimEnd().split("\n").slice(1);
  const [, copyright = "", ...text] = license;
  const body = text.slice(1).map((line) => ` ${line === "" ? "." : line}`);
  const facts = [`Copyright: ${copyright.replace(/^Copyright \(c\) /, "")}`, "License: Expat"];
  const stated = await read("tools/debian/copyright") + [...facts, ...body, ""].join("\n");
  await put(tree, `${DOCUMENTS}/copyright`, stated);
  const entry = `pipechat (${version}) unstable; urgency=medium\n\n` +
    "  * What changed is in /usr/share/doc/pipechat/docs/CHANGELOG.md.\n\n" +
    ` -- ${maintainer()}  ${new Date(await day() * 1000).toUTCString().replace("GMT", "+0000")}\n`;
  await putCompressed(tree, `${DOCUMENTS}/changelog`, entry);
}

async function writeControl(
  tree: string,
  { architecture, version }: { readonly architecture: string; readonly version: string },
): Promise<void> {
  const [kibibytes = ""] = (await run("du", ["-sk", "--apparent-size", tree])).split("\t");
  const values: Readonly<Record<string, string>> = {
    VERSION: version,
    ARCHITECTURE: architecture,
    MAINTAINER: maintainer(),
    SIZE: kibibytes,
  };
  const template = await read("tools/debian/control");
  const control = template.replace(/@([A-Z]+)@/g, (_, name: string) => values[name] ?? "");
  await put(tree, "DEBIAN/control", control);
  await put(tree, "DEBIAN/conffiles", "/etc/pipechat/room\n");
  const files = await run("find", ["usr", "etc", "-type", "f"], { cwd: tree });
  const sums = await run("md5sum", files.split("\n").sort(), { cwd: tree });
  await put(tree, "DEBIAN/md5sums", `${sums}\n`);
}

/** Who makes the package, as Debian's tools are told it. */
function maintainer(): string {
  const name = Deno.env.get("DEBFULLNAME") ?? "The pipechat authors";
  return `${name} <${Deno.env.get("DEBEMAIL") ?? "pipechat@users.noreply.github.com"}>`;
}

/** When the commit was made, in s since 1970; 0 where nobody knows. */
async function day(): Promise<number> {
  return Number(await run("git", ["log", "-1", "--format=%ct"], { cwd: root }).catch(() => "0"));
}

async function completionFor(shell: string): Promise<string> {
  const flags = [...permissions, ...await stdFlags()];
  const args = ["run", "--no-config", "--no-check", ...flags, "main.ts", "completions", shell];
  return `${await run(Deno.execPath(), args, { cwd: root })}\n`;
}

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(`${root}/${path}`);
}

/** The files below a folder of the project, by their paths in it. */
async function* filesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    if (!isDirectory) yield name;
    else for await (const path of filesIn(`${folder}/${name}`)) yield `${name}/${path}`;
  }
}

/** Writes a file, readable for all, and the directories that it is in. */
async function put(
  tree: string,
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  const parts = path.split("/");
  for (let depth = 1; depth < parts.length; depth++) {
    const directory = `${tree}/${parts.slice(0, depth).join("/")}`;
    await Deno.mkdir(directory, { recursive: true });
    await Deno.chmod(directory, 0o755);
  }
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await Deno.writeFile(`${tree}/${path}`, bytes);
  await Deno.chmod(`${tree}/${path}`, mode);
}

async function putCompressed(tree: string, path: string, text: string): Promise<void> {
  await put(tree, path, text);
  await run("gzip", ["-9", "-n", `${tree}/${path}`]);
}
