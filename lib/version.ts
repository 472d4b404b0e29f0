import denoJson from "../deno.json" with { type: "json" };

/** The version of pipechat. */
export const version: string = denoJson.version;

/** What the build leaves beside the program that it makes. */
interface Build {
  readonly commit: string;
  /** The version of Deno that built the program, whose runtime a release must carry. */
  readonly deno: string;
}

/** What `pipechat --version` prints: the version, where it was built from, and the runtime. */
export function versionText(): string {
  const build = Deno.build.standalone ? readBuild() : undefined;
  const lines = [
    `pipechat ${version} (${build ? `commit ${build.commit}` : "from source"})`,
    `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${Deno.build.target}`,
  ];
  if (build && build.deno !== Deno.version.deno) {
    lines.push(`For trying, not for release: built by Deno ${build.deno} onto another runtime`);
  }
  return lines.join("\n");
}

/** What tells this program from others: its version and, if it was built, from which commit. */
export function buildName(): string {
  return Deno.build.standalone ? `${version}-${readBuild().commit}` : version;
}

/** A file inside the executable: it can be read until the permission to read is given up. */
function readBuild(): Build {
  return JSON.parse(Deno.readTextFileSync(new URL("build.json", import.meta.url)));
}
