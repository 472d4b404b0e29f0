/**
 * Putting this very program on another host.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { formatSize } from "../../room/units.ts";
import { sanitise } from "../../sanitise.ts";
import { openFileSource } from "../files/source.ts";
import { Progress, stderrDisplay } from "../progress.ts";
import { installCommand } from "./commands.ts";
import { RemoteError } from "./error.ts";
import { answerOf } from "./talk.ts";

/** The running program, also when its name has gone or is another's meanwhile (proc(5)). */
const OWN_PROGRAM = "/proc/self/exe";

/** How large this program is, for a person: bytes, before they are compressed for the way. */
export function ownSize(): string {
  using source = openFileSource(OWN_PROGRAM);
  return formatSize(source.size ?? 0);
}

/**
 * Copies this program to a host, where it is a file called `copy` in `~/.cache/pipechat` and was
 * tried once.
 *
 * @param options What ssh is given.
 * @throws {RemoteError} when it could not be copied there, or does not run there.
 */
export async function copyOver(
  host: string,
  copy: string,
  options: readonly string[],
): Promise<void> {
  const command = installCommand(copy, await ownSha256());
  using source = openFileSource(OWN_PROGRAM);
  using progress = new Progress(`Copying pipechat to ${host}`, source.size, stderrDisplay());
  let sent = 0;
  const program = ReadableStream.from(source.bytes).pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        // The source uses its buffer again.
        controller.enqueue(chunk.slice());
        progress.update(sent += chunk.length);
      },
    }),
  );
  const input = program.pipeThrough(new CompressionStream("gzip"));
  const { status, text } = await answerOf(host, command, options, input);
  if (/^pipechat-copied$/m.test(text)) return;
  const [, why] = /^pipechat-refused (.*)$/m.exec(text) ?? [];
  const reason = why === undefined
    ? `the command there ended with status ${status}`
    : sanitise(why.trim());
  throw new RemoteError(`Cannot copy pipechat to ${host}: ${reason}`);
}

async function ownSha256(): Promise<string> {
  using source = openFileSource(OWN_PROGRAM);
  const hash = createHash("sha256");
  for await (const chunk of source.bytes) hash.update(chunk);
  return hash.digest("hex");
}
