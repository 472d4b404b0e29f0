/**
 * The fifodir: how long a byte takes there and back, and how long it takes to tell everybody.
 *
 * @module
 */
import { Listener, notify, notifyOne } from "../../lib/fifodir/mod.ts";
import { TemporaryFifodir } from "../helpers/fifodir.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { Floor } from "./floor.ts";
import { median, printRatio } from "./report.ts";

const ROUND_TRIPS = 3000;
const FAN_OUTS = [1, 10, 100, 1000];
/** So many FIFOs are written to for one result: less than what fills them. */
const FAN_OUT_WRITES = 200_000;
/** Before that the compiler of the runtime is still at work. */
const WARM_UP = 300;

/** Prints what the fifodir costs, next to the same work done by C. */
export async function benchFifos(): Promise<void> {
  await using folder = new TemporaryFolder();
  const floor = await Floor.build(folder);
  await benchRoundTrip(floor);
  for (const listeners of FAN_OUTS) await benchFanOut(floor, listeners);
}

async function benchRoundTrip(floor: Floor): Promise<void> {
  await using fifodir = new TemporaryFifodir();
  const [here, there] = [fifodir.at("1"), fifodir.at("2")];
  fifodir.makeStale("1");
  fifodir.makeStale("2");
  let floorTime: number;
  {
    await using _answering = floor.keepRunning("answer", here, there);
    floorTime = await floor.measure("ask", there, here, String(ROUND_TRIPS));
  }
  using listener = Listener.register(fifodir.fd, 1);
  await using _answering = await startAnswering(fifodir.path);
  const times: number[] = [];
  for (let count = 0; count < WARM_UP + ROUND_TRIPS; count++) {
    const start = performance.now();
    notifyOne(fifodir.fd, "2", "\n");
    await listener.wait();
    times.push((performance.now() - start) * 1000);
  }
  printRatio("FIFO there and back", median(times.slice(WARM_UP)), floorTime, "µs");
}

/** Another process that answers every event of `2` with one to `1`. */
async function startAnswering(path: string): Promise<AsyncDisposable> {
  const program = new URL("answer.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", program, path],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  await output.read();
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await output.cancel();
      await child.status;
    },
  };
}

async function benchFanOut(floor: Floor, listeners: number): Promise<void> {
  await using fifodir = new TemporaryFifodir();
  using stack = new DisposableStack();
  for (let count = 1; count <= listeners; count++) stack.use(fifodir.makeLive(String(count)));
  const rounds = Math.min(FAN_OUT_WRITES / listeners, 2000);
  const floorTime = await floor.measure("fan-out", fifodir.path, String(rounds));
  const times: number[] = [];
  for (let count = 0; count < WARM_UP + rounds; count++) {
    const start = performance.now();
    notify(fifodir.fd, "\n");
    times.push((performance.now() - start) * 1000);
  }
  const what = `telling ${listeners} ${listeners === 1 ? "listener" : "listeners"}`;
  printRatio(what, median(times.slice(WARM_UP)), floorTime, "µs", { aim: 1.6 });
}
