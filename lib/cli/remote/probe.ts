/**
 * What another host tells about itself, and whether this program can run there. Anybody may be on
 * the other side: what it says is only read, and shown as `sanitise` makes it.
 *
 * @module
 */

/** Another host. */
export interface Probe {
  /** Where pipechat is, if it is there. */
  readonly program: string | undefined;
  /** Its kernel and its processor, such as `Linux x86_64` (uname(1)). */
  readonly system: string;
  /** Its C library, such as `glibc 2.36`. */
  readonly libc: string;
}

/** What is to be run over there. */
export interface OwnBuild {
  readonly version: string;
  /** Its processor, as uname(1) calls it. */
  readonly arch: string;
}

/** The first line of an answer: what stands before it was said by somebody's `.bashrc`. */
const MARK = /^pipechat-probe$/m;
/** What the runtime asks for: Debian 10, Ubuntu 20.04. */
const MIN_GLIBC = [2, 28] as const;
/** There is a release for each of them. */
const RELEASED = ["x86_64", "aarch64"] as const;

/** Reads the answer to `probeCommand`; undefined when it is none. */
export function readProbe(text: string): Probe | undefined {
  const mark = MARK.exec(text);
  if (mark === null) return undefined;
  const answer = text.slice(mark.index);
  const [program, system, libc] = ["program", "system", "libc"].map((key) =>
    new RegExp(`^${key} (.*)$`, "m").exec(answer)?.[1]?.trim()
  );
  return system === undefined ? undefined : { program, system, libc: libc ?? "" };
}

/** Why this program can't run on a host and what can be done; undefined where nothing is known. */
export function obstacle(host: string, { system, libc }: Probe, own: OwnBuild): string | undefined {
  const [kernel = "", arch = ""] = system.split(" ");
  if (kernel !== "Linux") return `${host} runs ${named(system)}, and pipechat runs on Linux only`;
  if (!isNewGlibc(libc)) {
    return `${host} has ${named(libc)} as its C library, and pipechat, also as ` +
      `${releaseFile(own.version, arch)}, needs glibc ${MIN_GLIBC.join(".")} or later`;
  }
  if (arch === own.arch) return undefined;
  const other = `${host} is ${named(arch)}, and this pipechat is for ${own.arch}`;
  return RELEASED.some((released) => released === arch)
    ? `${other}: unpack ${releaseFile(own.version, arch)} of the release there, ` +
      `as ~/.local/bin/pipechat or in its PATH`
    : `${other}; there is no release for it`;
}

/** How the executable for a processor is called in a release (tools/release.ts). */
export function releaseFile(version: string, arch: string): string {
  const known = RELEASED.find((released) => released === arch) ?? RELEASED[0];
  return `pipechat-${version}-linux-${known}.gz`;
}

function isNewGlibc(libc: string): boolean {
  const [, major, minor] = /^glibc (\d{1,3})\.(\d{1,3})\b/.exec(libc) ??
    /^ldd \(.*\) (\d{1,3})\.(\d{1,3})$/.exec(libc) ?? [];
  const [leastMajor, leastMinor] = MIN_GLIBC;
  return Number(major) > leastMajor || Number(major) === leastMajor && Number(minor) >= leastMinor;
}

function named(text: string): string {
  return text === "" ? "something unknown" : `"${text}"`;
}
