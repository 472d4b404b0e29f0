/**
 * Makes the picture of the page in the README.
 *
 * Two users (as root) and a robot have written in a room; one of them looks at it in Chromium, and
 * what is then in the window is written to `docs/web.png`.
 *
 * @module
 */
import { TestBrowser } from "../tests/helpers/browser.ts";
import { pipechat, type ProgramOptions, startPipechat } from "../tests/helpers/program.ts";
import { isRoot, TemporaryFolder } from "../tests/helpers/temporary.ts";

const output = `${import.meta.dirname}/../docs/web.png`;

/** As wide as a README shows it; twice the dots, for screens that have them. */
const WINDOW = { viewport: { width: 830, height: 680 }, deviceScaleFactor: 2 };
/** `users` on every Debian: the group that both have. */
const USERS = 100;

const [bin, daemon]: readonly ProgramOptions[] = isRoot
  ? [{ as: { uid: 2, gid: USERS } }, { as: { uid: 1, gid: USERS } }]
  : [{}, {}];

await using folder = new TemporaryFolder();
await Deno.chmod(folder.path, 0o1777);
const room = folder.at("chat");
const say = (options: ProgramOptions | undefined, text: string, ...flags: string[]) =>
  pipechat(["send", room, "--create", "-m", text, ...flags], "", options);

await Deno.writeTextFile(folder.at("old.txt"), "/var/log/syslog.1\n".repeat(170));
await say(bin, "good morning, daemon");
await pipechat([room], "/topic more room for the logs\n", bin);
await say(daemon, "bin: is `/var` *still* full?");
const alarm = await say(daemon, "`/var`: 1.2 GB of 40 GB left", "--as", "monitor");
await say(bin, "**97%**, mostly old logs", "--re", alarm.stdout.trim());
await say(bin, "these", "-f", folder.at("old.txt"));
await say(daemon, 'then\n\n```\nfor log in /var/log/*.1; do\n  gzip -9 "$log"\ndone\n```');
await using web = await startPipechat(["web", room], bin);
const [url] = await web.expect(/http:\S+/);
await using browser = await TestBrowser.launch();
const page = await browser.open(url, WINDOW);
await page.getByText("gzip").waitFor();
await page.getByRole("button", { name: /People/ }).click();
await page.getByText("Wrote lately").waitFor();
await page.screenshot({ path: output });
console.log("Wrote docs/web.png");
