import { assertEquals } from "@std/assert";
import { CHAT_COMMANDS } from "../../lib/cli/chat/commands.ts";
import { boundKeys } from "../../lib/terminal/line/bindings.ts";
import type { Subcommand } from "../../lib/cli/subcommand/subcommand.ts";
import { JOIN, SUBCOMMANDS } from "../../lib/cli/subcommands.ts";

const page = await Deno.readTextFile(new URL("../../docs/pipechat.1", import.meta.url));

/** The lines of a section, or of a subsection of SUBCOMMANDS. */
function section(macro: "Sh" | "Ss", title: string): string {
  const [, text = ""] = page.split(`\n.${macro} ${title}\n`);
  return text.split(macro === "Sh" ? /^\.Sh /m : /^\.S[hs] /m)[0] ?? "";
}

/** The words behind the items of the lists in a text. */
function items(text: string): string[] {
  return Array.from(text.matchAll(/^\.It (.*)$/gm), ([, item = ""]) => item);
}

/** The options that a text describes, as `--name` and `-n`; `.It Fl n , Fl -name` is two. */
function describedOptions(text: string): string[] {
  return items(text).filter((item) => item.startsWith("Fl "))
    .flatMap((item) => Array.from(item.matchAll(/(?:^|, |\b)Fl (-?[\w-]+)/g)))
    .map(([, name]) => `-${name}`).sort();
}

function optionsOf({ options }: Subcommand): string[] {
  return options.flatMap(({ name, short }) =>
    short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`]
  ).sort();
}

Deno.test("the manual describes every option of the chat, and no other", () => {
  assertEquals(describedOptions(section("Sh", "DESCRIPTION")), optionsOf(JOIN));
});

Deno.test("the manual describes every subcommand, and no other", () => {
  const titles = Array.from(
    section("Sh", "SUBCOMMANDS").matchAll(/^\.Ss pipechat (.*)$/gm),
    ([, title]) => title,
  );
  assertEquals(titles, SUBCOMMANDS.map(({ name }) => name));
});

for (const subcommand of SUBCOMMANDS) {
  Deno.test(`the manual describes every option of ${subcommand.name}, and no other`, () => {
    const text = section("Ss", `pipechat ${subcommand.name}`);
    // That each has --help, and --copy if the room may be on another host, is said once.
    const own = optionsOf(subcommand).filter((option) =>
      !["--help", "-h", "--copy"].includes(option)
    );
    assertEquals(describedOptions(text), own);
  });
}

Deno.test("the manual describes every command of the chat, and no other", () => {
  const described = items(section("Sh", "COMMANDS"))
    .flatMap((item) => item.match(/\/[\w?]+/g) ?? []).sort();
  const known = CHAT_COMMANDS.flatMap(({ name, aliases }) => [name, ...aliases])
    .map((name) => `/${name}`).sort();
  assertEquals(described, known);
});

Deno.test("the manual describes every key of the line", () => {
  const text = section("Sh", "KEYS");
  // The first of a pair, one that only rings, and arrows with a modifier are told in other words.
  const isTold = (key: string) => /^Ctrl-[XG]$|^(Ctrl|Alt)-(Left|Right)$/.test(key);
  const isThere = (key: string) => {
    return new RegExp(`(?<![\\w-])${RegExp.escape(key)}(?!\\w)`).test(text);
  };
  assertEquals(boundKeys().filter((key) => !isTold(key) && !isThere(key)), []);
});
