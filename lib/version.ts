/** What `build` leaves beside the bundle, or, from source, the part of `deno.json` that matters. */
interface Release {
  readonly version: string;
  readonly commit?: string;
  /** The version of Deno that built the program, whose runtime a release must carry. */
  readonly deno?: string;
}

/**
 * What `pipechat --version` prints: the version, where it was built from, and the runtime.
 * Read only when asked for, as nothing else needs it.
 */
export function versionText(): string {
  const { version, commit, deno } = readRelease();
  const origin = commit ? `commit ${commit}` : "from source";
  const lines = [
    `pipechat ${version} (${origin})`,
    `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${Deno.build.target}`,
  ];
  if (deno && deno !== Deno.version.deno) {
    lines.push(`For trying, not for release: built by Deno ${deno} onto another runtime`);
  }
  return lines.join("\n");
}

function readRelease(): Release {
  const file = Deno.build.standalone ? "release.json" : "../deno.json";
  return JSON.parse(Deno.readTextFileSync(new URL(file, import.meta.url)));
}
