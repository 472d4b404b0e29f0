/**
 * One Chromium for all test files, which open profiles of their own in it: prints where it listens,
 * and ends when its standard input does, so that it never outlives who started it.
 *
 * @module
 */
import { chromium } from "playwright-core";
import { LAUNCH_OPTIONS } from "./browser.ts";

const server = await chromium.launchServer(LAUNCH_OPTIONS);
console.log(server.wsEndpoint());
for await (const _ of Deno.stdin.readable);
await server.close();
