import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { readRows, writeRows } from "../../tools/bench_rows.ts";
import { run } from "../../tools/command.ts";
import { findWorse } from "../../tools/compare_benches.ts";
import { ToolError } from "../../tools/tool_error.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

const tool = new URL("../../tools/compare_benches.ts", import.meta.url).pathname;
const last = [
  { name: "fifos: telling 10 listeners", unit: "µs", ours: 20, floor: 10, ratio: 2, aim: 1.6 },
  { name: "binary: size, raw", unit: "MB", ours: 90 },
  { name: "web: a message", unit: "ms", ours: 1 },
];

Deno.test("what got worse by more than the margin is told, whatever the machine's speed", () => {
  const now = [
    // Half as fast a machine, but the same program.
    { name: "fifos: telling 10 listeners", unit: "µs", ours: 40, floor: 20, ratio: 2 },
    { name: "web: a message", unit: "ms", ours: 2 },
    { name: "binary: size, raw", unit: "MB", ours: 120 },
    { name: "binary: something new", unit: "MB", ours: 1 },
  ];
  assertEquals(findWorse(last, now), ["binary: size, raw: 120.00 MB, was 90.00"]);
  const [fifos] = last;
  assertEquals(findWorse(last, [{ ...fifos!, ratio: 2.6 }]), [
    "fifos: telling 10 listeners: 2.60 × the floor, was 2.00; aim: 1.6",
  ]);
  assertEquals(findWorse(last, [{ ...fifos!, ratio: 2.4 }]), []);
});

Deno.test("the comparison is no failure, be it worse or nothing to compare with", async () => {
  await using folder = new TemporaryFolder();
  const [before, after] = [folder.at("last.json"), folder.at("now.json")];
  await writeRows(after, [{ name: "binary: size, raw", unit: "MB", ours: 120 }]);
  const compare = () => run(Deno.execPath(), ["run", "--allow-read", "-q", tool, before, after]);
  assertEquals(await compare(), "");
  await writeRows(before, [...last, { name: "web: nothing", unit: "ms", ours: NaN }]);
  assertMatch(await compare(), /^binary: size, raw: 120/);
});

Deno.test("a file of something else is refused", async () => {
  await using folder = new TemporaryFolder();
  for (const text of ["", "{}", "[1]", '[{"name":"x","unit":"ms"}]']) {
    await Deno.writeTextFile(folder.at("rows"), text);
    await assertRejects(() => readRows(folder.at("rows")), ToolError, "deno task bench --json");
  }
});
