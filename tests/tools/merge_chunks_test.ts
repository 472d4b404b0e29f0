import { assertEquals } from "@std/assert";
import { planMerge } from "../../tools/merge_chunks.ts";

const WAYS = [["main", "join", "prompt"], ["main", "send"]];

/** `main` loads the others; `room` is for all that are in one, `line` for the prompt alone. */
const FILES = new Map([
  ["main.js", 'import{a}from"./chunk-1.js";import("./join-2.js");import("./send-3.js");'],
  ["chunk-1.js", "var a=1,b=2;export{a,b as c};"],
  ["join-2.js", 'import{r as x}from"./chunk-5.js";import("./prompt-4.js");export{x as join};'],
  ["send-3.js", 'import{r as y,s}from"./chunk-5.js";import"./chunk-7.js";export{y as send};'],
  ["prompt-4.js", 'import{l}from"./chunk-6.js";export{l as prompt};'],
  ["chunk-5.js", 'import{c}from"./chunk-1.js";import{t}from"./chunk-8.js";export{c as r,t as s};'],
  ["chunk-6.js", 'import{t as u}from"./chunk-8.js";export{u as l};'],
  ["chunk-7.js", "export{};"],
  ["chunk-8.js", "var t=3;export{t};"],
  ["other-9.js", 'import{t}from"./chunk-8.js";export{t as other};'],
]);

Deno.test("what is first needed at the same points becomes one file", () => {
  const { sources, entries } = planMerge(FILES, WAYS);
  assertEquals(entries, [
    "for_main.mjs",
    "for_join_and_send.mjs",
    "for_prompt.mjs",
    "for_send.mjs",
  ]);
  assertEquals(
    sources.get("for_join_and_send.mjs"),
    'export{r as chunk_5_r,s as chunk_5_s}from"./chunk-5.js";' +
      'export{t as chunk_8_t}from"./chunk-8.js";',
  );
});

Deno.test("only what others take from a file is given by the one that it goes into", () => {
  const { sources } = planMerge(FILES, WAYS);
  assertEquals(
    sources.get("for_main.mjs"),
    'export{a as chunk_1_a,c as chunk_1_c}from"./chunk-1.js";',
  );
  assertEquals(sources.get("for_send.mjs"), 'import"./chunk-7.js";');
});

Deno.test("a file that stays takes what it needs from where that went", () => {
  const { others } = planMerge(FILES, WAYS);
  assertEquals(
    others.get("send-3.js"),
    'import{chunk_5_r as y,chunk_5_s as s}from"./for_join_and_send.js";' +
      'import"./for_send.js";export{y as send};',
  );
  assertEquals(
    others.get("other-9.js"),
    'import{chunk_8_t as t}from"./for_join_and_send.js";export{t as other};',
  );
});

Deno.test("files of one piece go on naming each other, and others by their new names", () => {
  const { sources } = planMerge(FILES, WAYS);
  assertEquals(
    sources.get("chunk-5.js"),
    'import{chunk_1_c as c}from"./for_main.js";import{t}from"./chunk-8.js";export{c as r,t as s};',
  );
});

Deno.test("what is loaded when it is wanted, and what begins, stays a file", () => {
  const { others, externals } = planMerge(FILES, WAYS);
  assertEquals([...others.keys()], [
    "main.js",
    "join-2.js",
    "send-3.js",
    "prompt-4.js",
    "other-9.js",
  ]);
  assertEquals(externals.slice(-others.size), [...others.keys()]);
});
