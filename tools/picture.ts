/**
 * Makes the picture in the README.
 *
 *     deno task picture
 *
 * runs pipechat on two terminals as two users, has them talk, and writes what is on their screens
 * meanwhile to `docs/pipechat.svg`. It is a recording: times, PIDs and terminals are those of its
 * day; only how long each picture stands is made up, as programs type faster than people read.
 *
 * @module
 */
import { dirname } from "node:path";
import { ownNick } from "../lib/room/names.ts";
import type { ProgramOptions } from "../tests/helpers/program.ts";
import { openTerminal, PROMPT, type TerminalProgram } from "../tests/helpers/screen.ts";
import { isRoot, TemporaryFolder } from "../tests/helpers/temporary.ts";
import { Film } from "./screen_svg.ts";
import { ToolError } from "./tool_error.ts";

const output = `${import.meta.dirname}/../docs/pipechat.svg`;

/** Two of them fit the width of a README, and are legible there. */
const WINDOW = { columns: 54, rows: 15 };
/** As in the README. */
const ROOM = "/tmp/chat";
/** `users` on every Debian: the group that both have, so that one may enter the other's room. */
const USERS = 100;

/** Somebody who takes part, at a terminal of their own. */
interface Person {
  readonly nick: string;
  readonly options: ProgramOptions;
}

/** Accounts that every Debian has; who can't become another user talks alone. */
function people(): readonly [Person, Person] {
  if (isRoot) {
    return [
      { nick: "bin", options: { as: { uid: 2, gid: USERS } } },
      { nick: "daemon", options: { as: { uid: 1, gid: USERS } } },
    ];
  }
  console.error("Only root can be two users: both people in the picture are you.");
  const self = { nick: ownNick(undefined), options: {} };
  return [self, self];
}

/** How long (ms) a picture stands: after a key, before Enter, and after something has happened. */
const KEY = 60;
const BREATH = 500;
const LOOK = 1600;

/** Types as a person does, and waits until each key is on the screen. */
async function type(person: TerminalProgram, text: string, film: Film): Promise<void> {
  // A blank at the end changes nothing that can be seen.
  for (const [key] of text.matchAll(/ *[^ ]/g)) {
    const before = person.screen;
    await person.type(key);
    await person.waitFor(() => person.screen !== before || undefined, `"${key}"`);
    film.shoot(KEY);
  }
  film.shoot(BREATH);
}

/** What both say; each waits for the other's words to be on the screen. */
async function talk(
  [bin, binNick]: readonly [TerminalProgram, string],
  [daemon, daemonNick]: readonly [TerminalProgram, string],
  film: Film,
): Promise<void> {
  film.shoot(LOOK);
  await type(bin, `good morning, ${daemonNick}`, film);
  await bin.type("\r");
  await daemon.expect(/good morning/);
  film.shoot(LOOK);
  // Nobody is offered their own nick.
  await type(daemon, binNick.slice(0, 1), film);
  await daemon.type(daemonNick === binNick ? `${binNick.slice(1)}: ` : "\t");
  await daemon.expect(new RegExp(`^> ${binNick}:$`, "m"));
  film.shoot(BREATH);
  await type(daemon, "is `/var` *still* full?", film);
  await daemon.type("\r");
  await bin.expect(/still/);
  film.shoot(LOOK);
  await type(bin, "/send old.txt **97%**, mostly old logs", film);
  await bin.type("\r");
  await daemon.expect(/old\.txt \(/);
  film.shoot(LOOK);
  await daemon.paste('for log in /var/log/*.1; do\n  gzip -9 "$log"\ndone');
  await daemon.expect(/^done$/m);
  film.shoot(LOOK);
  await daemon.type("\r");
  await bin.expect(/^ +done$/m);
  film.shoot(LOOK);
  await type(bin, "/me runs that, ~~slowly~~ quickly", film);
  await bin.type("\r");
  await daemon.expect(/quickly/);
  film.shoot(LOOK);
  await type(bin, "41% now, and if it grows ag", film);
  await daemon.type("no hurry, thanks a *lot*!\r");
  await bin.expect(/thanks[^]*grows ag\n chat: /);
  await daemon.expect(/thanks[^]*^>$/m);
  film.shoot(LOOK);
}

await using folder = new TemporaryFolder();
if (await Deno.lstat(ROOM).then(() => true, () => false)) {
  throw new ToolError(`Cannot make a room for the picture: ${ROOM} exists`);
}
using cleanup = new DisposableStack();
cleanup.defer(() => Deno.removeSync(ROOM, { recursive: true }));
await Deno.chmod(folder.path, 0o755);
await Deno.writeTextFile(folder.at("old.txt"), "/var/log/syslog.1\n".repeat(170));
const [one, other] = people();
const surroundings = { ...WINDOW, cwd: folder.path };
await using first = await openTerminal([ROOM], { ...surroundings, ...one.options });
await first.expect(PROMPT);
await using second = await openTerminal([ROOM], { ...surroundings, ...other.options });
await second.expect(PROMPT);
await first.expect(/joined[^]*joined/);
await first.type("/status on\r");
await first.expect(/^ chat: /m);
const film = new Film([
  { title: `${one.nick}$ pipechat ${ROOM}`, terminal: first.emulator },
  { title: `${other.nick}$ pipechat ${ROOM}`, terminal: second.emulator },
]);
await talk([first, one.nick], [second, other.nick], film);
const picture = film.draw({
  title: `${one.nick} and ${other.nick} talk in one pipechat room`,
  description: "Two terminals side by side, each of another user of the same host. They " +
    "greet each other; names have colours, whoever is addressed sees their own name " +
    "highlighted, and emphasis and code are styled. One sends a file, the other pastes " +
    "three lines of shell, which come as one message. At the end a message arrives above the line " +
    "that the first is still typing; below it stand who is here and what is new.",
});
await Deno.mkdir(dirname(output), { recursive: true });
await Deno.writeTextFile(output, picture);
console.log("Wrote docs/pipechat.svg");
