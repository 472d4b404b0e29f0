import { assert, assertEquals } from "@std/assert";
import {
  effectiveGid,
  groupById,
  groupByName,
  isInGroup,
  userId,
  userName,
} from "../../lib/posix/user.ts";

Deno.test("users are found by number and by name", () => {
  assertEquals(userName(0), "root");
  assertEquals(userId("root"), 0);
});

Deno.test("who does not exist is undefined", () => {
  assertEquals(userName(3_999_999_999), undefined);
  assertEquals(userId("no such user"), undefined);
  assertEquals(groupByName("no such group"), undefined);
  assertEquals(groupById(3_999_999_999), undefined);
});

Deno.test("a group's members are all listed", () => {
  const lines = new TextDecoder().decode(run("getent", "group")).trim().split("\n");
  for (const line of lines) {
    const [name = "", , gid, members = ""] = line.split(":");
    assertEquals(groupByName(name), {
      name,
      gid: Number(gid),
      members: members === "" ? [] : members.split(","),
    });
  }
});

Deno.test("one is in one's own groups", () => {
  assert(isInGroup(effectiveGid()));
  for (const gid of new TextDecoder().decode(run("id", "-G")).trim().split(" ")) {
    assert(isInGroup(Number(gid)));
  }
});

function run(program: string, ...args: string[]): Uint8Array {
  return new Deno.Command(program, { args }).outputSync().stdout;
}
