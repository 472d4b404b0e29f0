/**
 * A room with members of its own, one of whom attacks it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { pipechat } from "./program.ts";
import { TemporaryFolder } from "./temporary.ts";

/** The group of the room, and its members; none has a name here, so nicks are numbers. */
export const GROUP = 54_000;
export const [OWNER, ANN, EVE, READER] = [54_001, 54_002, 54_003, 54_004] as const;

/** How a line of ANN's begins. */
export const ANNS_LINE = "[77][2026.11.23 12:00:00] <54002>";

/** How an author's file that is kept in `file` has to begin, for a shell that runs in the room. */
export function headerOf(file: string): string {
  const key = (path: string) => `$(stat -c '%i %.9W' ${path})`;
  return `room ${key(".")} log ${key("log")} file ${key(file)}`;
}

/** A room of OWNER in which ANN has said something, and where EVE does something evil. */
export class AttackedRoom extends TemporaryFolder {
  readonly room = this.at("room");

  constructor() {
    super();
    Deno.chmodSync(this.path, 0o777);
  }

  static async make(owner = OWNER): Promise<AttackedRoom> {
    const room = new AttackedRoom();
    await room.say(owner, "welcome");
    await room.say(ANN, "I owe eve 10 coins");
    return room;
  }

  /** Joins as `uid`, says `text`, and leaves. */
  async say(uid: number, text: string, env: Record<string, string> = {}): Promise<void> {
    const { code, stderr } = await pipechat([this.room], `${text}\n`, { ...as(uid), env });
    assertEquals(code, 0, stderr);
  }

  /** What a member who comes now sees of the messages. */
  async seen(): Promise<string> {
    const { stdout } = await pipechat(["--history", "50", this.room], "", as(READER));
    return stdout.split("\n").filter((line) => !line.includes("***")).join("\n");
  }

  /** Runs a shell script in the room as EVE, or `uid`, every command of which must succeed. */
  async attack(script: string, uid = EVE): Promise<void> {
    const { code, stderr } = await this.#run(script, uid);
    assertEquals(code, 0, `the attack itself failed: ${stderr}`);
  }

  /** Runs a shell script in the room as EVE, which the kernel must refuse. */
  async attackInVain(script: string): Promise<void> {
    const { code, stderr } = await this.#run(script, EVE);
    assertNotEquals(code, 0, "nothing refused the attack");
    assertMatch(stderr, /Permission denied|Operation not permitted/);
  }

  /** Checks that a text is on the screen, but nowhere in a line that looks vouched for. */
  assertNotVouched(screen: string, text: string): void {
    const lines = screen.split("\n").filter((line) => line.includes(text));
    assert(lines.length > 0, `"${text}" is not in:\n${screen}`);
    for (const line of lines) assertMatch(line, />\?: |FORGED /);
  }

  async #run(script: string, uid: number): Promise<{ code: number; stderr: string }> {
    const { code, stderr } = await new Deno.Command("setpriv", {
      args: [`--reuid=${uid}`, `--regid=${GROUP}`, "--clear-groups", "sh", "-euc", script],
      cwd: this.room,
      env: { LC_ALL: "C" },
      stdin: "null",
      stdout: "null",
    }).output();
    return { code, stderr: new TextDecoder().decode(stderr) };
  }
}

/** How to run a program as a member. */
export function as(uid: number): { as: { uid: number; gid: number } } {
  return { as: { uid, gid: GROUP } };
}
