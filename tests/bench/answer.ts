/**
 * Answers every event in a fifodir: `answer.ts FIFODIR` listens as 2 and tells 1.
 *
 * @module
 */
import { Listener, notifyOne } from "../../lib/fifodir/mod.ts";
import { AT_FDCWD, mustOpenAt, OpenFlag } from "../../lib/posix/descriptor.ts";

const [path = ""] = Deno.args;
using fifodir = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY);
using listener = Listener.register(fifodir.fd, 2);
console.log("listening");
while (await listener.wait() !== "") notifyOne(fifodir.fd, "1", "\n");
