import { assertEquals, assertStringIncludes } from "@std/assert";
import { obstacle, readProbe } from "../../../lib/cli/remote/probe.ts";

const OWN = { version: "1.2.3", arch: "x86_64" };

/** What stands in the way on a host with this system and C library. */
function obstacleOn(system: string, libc: string): string | undefined {
  return obstacle("web1", { program: undefined, system, libc }, OWN);
}

Deno.test("an answer tells of program, system and C library, whatever a shell says before", () => {
  const text = "Welcome!\nsystem mine\npipechat-probe\nprogram /opt/my bin/pipechat\n" +
    "system Linux x86_64\nlibc glibc 2.36\n";
  assertEquals(readProbe(text), {
    program: "/opt/my bin/pipechat",
    system: "Linux x86_64",
    libc: "glibc 2.36",
  });
});

Deno.test("where there is no pipechat nothing is told of it", () => {
  const probe = readProbe("pipechat-probe\nsystem Linux aarch64\nlibc \n");
  assertEquals(probe, { program: undefined, system: "Linux aarch64", libc: "" });
});

Deno.test("what does not begin as an answer, or ends too soon, is none", () => {
  for (
    const text of ["", "pipechat-probe", "a pipechat-probe\nsystem x", "This account is closed."]
  ) {
    assertEquals(readProbe(text), undefined, text);
  }
});

Deno.test("nothing stands in the way on a host of the same kind", () => {
  assertEquals(obstacleOn("Linux x86_64", "glibc 2.28"), undefined);
  assertEquals(obstacleOn("Linux x86_64", "glibc 3.0"), undefined);
  // Where there is no getconf(1).
  assertEquals(obstacleOn("Linux x86_64", "ldd (Debian GLIBC 2.36-9+deb12u10) 2.36"), undefined);
});

Deno.test("for another processor the right file of the release is named", () => {
  const why = obstacleOn("Linux aarch64", "glibc 2.36") ?? "";
  assertStringIncludes(why, "pipechat-1.2.3-linux-aarch64.gz");
  assertStringIncludes(obstacleOn("Linux riscv64", "glibc 2.36") ?? "", "no release");
});

Deno.test("an old glibc, musl or another system is called by its name", () => {
  for (const libc of ["glibc 2.27", "glibc 2.3", "musl libc (x86_64)", "", "ldd (X) 2.24"]) {
    const why = obstacleOn("Linux x86_64", libc) ?? "";
    assertStringIncludes(why, libc === "" ? "unknown" : `"${libc}"`);
    assertStringIncludes(why, "2.28 or later");
    assertStringIncludes(why, "pipechat-1.2.3-linux-x86_64.gz");
  }
  assertStringIncludes(obstacleOn("FreeBSD amd64", "") ?? "", 'runs "FreeBSD amd64"');
});
