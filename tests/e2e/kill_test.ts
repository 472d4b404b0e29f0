import { assert, assertEquals } from "@std/assert";
import { LineSplitter } from "../../lib/room/log/lines.ts";
import { parseRecord } from "../../lib/room/log/record.ts";
import { run } from "../../tools/command.ts";
import { stdFlags } from "../../tools/std.ts";
import { startPipechat } from "../helpers/program.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

const CLIENTS = 20;
const KILLS = 500;
/** A client is killed when it has been shown so many of its lines at most. */
const MAX_LINES = 5;

Deno.test({
  name: "clients that are killed at any moment lose no line that they were shown",
  // So many starts take half a minute, and several times that on a busy machine.
  timeout: 240_000,
  fn: testKills,
});

async function testKills(): Promise<void> {
  await using folder = new TemporaryFolder();
  const path = folder.at("room");
  await using witness = await startPipechat([path]);
  await witness.expect(/joined/);
  const shown: string[] = [];
  let kills = 0;
  const args = ["run", "-A", "--quiet", "--no-config", await bundleClient(folder), path];
  const keepKilling = async () => {
    while (kills++ < KILLS) shown.push(...await runAndKill(args));
  };
  await Promise.all(Array.from({ length: CLIENTS }, keepKilling));

  const inLog = linesOf(Deno.readFileSync(folder.at("room/log")));
  assertEquals(inLog.length, new Set(inLog).size, "a line is there twice");
  assertEquals(new Set(shown).difference(new Set(inLog)), new Set(), "a shown line is lost");
  assert(shown.length > KILLS, `only ${shown.length} lines were shown`);
  // The room is usable: the one who was there has heard it all, and a newcomer is heard.
  await using newcomer = await startPipechat([path]);
  await newcomer.write("still alive\n/list\n");
  await newcomer.expect(/still alive/);
  await witness.expect(/still alive/);
  assertEquals(witness.stdout.match(/line \d+ of \d+/g), inLog);
  const [, list = ""] = await newcomer.expect(/^.*PID +USER.*\n((?:.*\d.*\n)+)/m);
  const pids = Array.from(list.matchAll(/^\D*(\d+) /gm), ([, pid]) => Number(pid));
  assertEquals(new Set(pids), new Set([witness.pid, newcomer.pid]));
}

/** Makes one file of the client, as it starts twice as fast; returns its path. */
async function bundleClient(folder: TemporaryFolder): Promise<string> {
  const output = folder.at("killed_client.js");
  const source = `${import.meta.dirname}/killed_client.ts`;
  const flags = ["--quiet", "--no-check", "--platform=deno", ...await stdFlags()];
  await run(Deno.execPath(), ["bundle", ...flags, "--output", output, source]);
  return output;
}

/** Runs a client, kills it after some of its lines, and returns those that it was shown. */
async function runAndKill(args: string[]): Promise<string[]> {
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "piped" }).spawn();
  let printed = "";
  // With 0 it is killed while it joins.
  let patience = Math.floor(Math.random() * (MAX_LINES + 1));
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    printed += text;
    if (patience-- === 0) child.kill("SIGKILL");
  }
  const { signal } = await child.status;
  assertEquals(signal, "SIGKILL", printed);
  return printed.split("\n").slice(1, -1);
}

/** The texts of all messages in a log in which every line must be whole. */
function linesOf(log: Uint8Array): string[] {
  const records = Array.from(new LineSplitter(0).push(log), parseRecord);
  assertEquals(records.filter(({ type }) => type === "other"), [], "a line is torn");
  return records.flatMap((record) => record.type === "message" ? [record.text] : []);
}
