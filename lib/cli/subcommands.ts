/**
 * The subcommands, in one table: parsing, `--help` and completion are made from it. The chat
 * itself is the one without a name.
 *
 * @module
 */
import { COLOR_MODES } from "../terminal/style.ts";
import type { CommandLine, OptionSpec } from "./options.ts";
import type { Subcommand } from "./subcommand/subcommand.ts";

const COLOR: OptionSpec = {
  name: "color",
  value: "WHEN",
  choices: COLOR_MODES,
  summary: "use colours: auto, always or never",
};
const JSON_LINES: OptionSpec = { name: "json", summary: "print one JSON object a line" };
const COPY: OptionSpec = {
  name: "copy",
  value: "WHEN",
  choices: ["yes", "no", "ask"],
  summary: "put pipechat there, if CHATDIR is HOST:PATH: yes, no or ask",
};
const HELP: OptionSpec = { name: "help", short: "h", summary: "show this help" };
const KEEP: OptionSpec = {
  name: "keep",
  value: "AGE",
  summary: "let messages of a new room expire after AGE: 7d, 0.5d, 12h",
};
const AS: OptionSpec = {
  name: "as",
  value: "ROBOT",
  summary: "send under this name, which no user has",
};

const hasNoOperand = ({ operands }: CommandLine): boolean => operands.length === 0;

/** What `pipechat CHATDIR [GROUP]` does and takes. */
export const JOIN: Subcommand = {
  name: "",
  operands: ["[CHATDIR]", "[GROUP]"],
  options: [
    { name: "history", value: "N", summary: "show the last N messages on joining (10)" },
    COLOR,
    KEEP,
    COPY,
    HELP,
    { name: "version", short: "V", summary: "show the version" },
  ],
  summary: "join a room; make it for GROUP if need be",
  leavesRoomOut: hasNoOperand,
  load: async () => {
    const { join } = await import("./subcommand/join.ts");
    return (line) => join(line, SUBCOMMANDS);
  },
};

/** All subcommands that have a name. */
export const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: "send",
    operands: ["[CHATDIR]", "[TEXT…]"],
    options: [
      {
        name: "message",
        short: "m",
        value: "TEXT",
        summary: "what to send; without it, TEXT or stdin",
      },
      { name: "lines", summary: "send every line of stdin as a message, as it arrives" },
      { name: "re", value: "ID", summary: "answer this message" },
      { name: "file", short: "f", value: "FILE", summary: "send a file with it; - is stdin" },
      { name: "name", value: "NAME", summary: "what to call the file" },
      { name: "max-size", value: "SIZE", summary: "the most that the file may have (64M)" },
      AS,
      { name: "create", summary: "make the room when there is none" },
      KEEP,
      { name: "verbose", short: "v", summary: "say how many listeners were woken" },
      COPY,
      HELP,
    ],
    summary: "send without joining, print the id",
    leavesRoomOut: async (line) => (await import("./room_operand.ts")).sendsToDefault(line),
    load: async () => (await import("./subcommand/send.ts")).send,
  },
  {
    name: "log",
    operands: ["[CHATDIR…]"],
    options: [
      { name: "count", short: "n", value: "N", summary: "only the last N messages" },
      { name: "since", value: "ID|TIME|AGE", summary: "only what came after it, such as 7d" },
      { name: "until", value: "ID|TIME|AGE", summary: "only what came up to it" },
      { name: "from", value: "NICK", summary: "only messages of this person or robot" },
      { name: "not-from", value: "NICK", summary: "no messages of this person or robot" },
      { name: "grep", value: "PATTERN", summary: "only messages that match (RE2's syntax)" },
      { name: "follow", short: "f", summary: "go on with what comes, from the last 10 messages" },
      { name: "exec", value: "COMMAND", summary: "with --follow, run it for what comes" },
      { name: "match", value: "PATTERN", summary: "run it only for messages that match" },
      { name: "mention", summary: "run it only for messages that name you" },
      JSON_LINES,
      { name: "raw", summary: "print lines as they are in the log, control characters too" },
      COLOR,
      COPY,
      HELP,
    ],
    summary: "print the messages of a room",
    permissions: (line) => line.has("exec") ? ["run"] : [],
    leavesRoomOut: hasNoOperand,
    load: async () => (await import("./subcommand/log.ts")).log,
  },
  {
    name: "who",
    operands: ["[CHATDIR]"],
    options: [JSON_LINES, COPY, HELP],
    summary: "show who is connected, and who spoke last",
    leavesRoomOut: hasNoOperand,
    load: async () => (await import("./subcommand/who.ts")).who,
  },
  {
    name: "unread",
    operands: ["[CHATDIR…]"],
    options: [JSON_LINES, COPY, HELP],
    summary: "tell how much is new, for a prompt",
    load: async () => (await import("./subcommand/unread.ts")).unread,
  },
  {
    name: "get",
    operands: ["CHATDIR", "ID"],
    options: [
      {
        name: "output",
        short: "o",
        value: "FILE",
        summary: "where to save it; a directory, or - for stdout",
      },
      COPY,
      HELP,
    ],
    summary: "save the file that came with a message",
    load: async () => (await import("./subcommand/get.ts")).get,
  },
  {
    name: "rm",
    operands: ["CHATDIR", "ID…"],
    options: [{ ...AS, summary: "take back what was sent under this name" }, COPY, HELP],
    summary: "take messages back, also from the disk",
    load: async () => (await import("./subcommand/rm.ts")).rm,
  },
  {
    name: "keep",
    operands: ["CHATDIR", "[AGE]"],
    options: [
      {
        name: "at-least",
        value: "N",
        summary: "keep the youngest N messages whatever their age (50)",
      },
      COPY,
      HELP,
    ],
    summary: "show when messages expire, or set it",
    load: async () => (await import("./subcommand/keep.ts")).keep,
  },
  {
    name: "purge",
    operands: ["CHATDIR"],
    options: [COPY, HELP],
    summary: "release at once what has expired",
    load: async () => (await import("./subcommand/purge.ts")).purge,
  },
  {
    name: "destroy",
    operands: ["CHATDIR"],
    options: [{ name: "yes", short: "y", summary: "do not ask" }, COPY, HELP],
    summary: "make everybody quit and remove the room",
    load: async () => (await import("./subcommand/destroy.ts")).destroy,
  },
  {
    name: "announce",
    operands: ["CHATDIR"],
    options: [
      { name: "git", value: "REPO", summary: "the repository whose commits are announced" },
      { ...AS, summary: "the name of the robot (git)" },
      { name: "remove", summary: "remove the hooks again" },
      HELP,
    ],
    summary: "announce every commit of a git repository",
    permissions: () => ["read", "write", "run"],
    load: async () => (await import("./subcommand/announce.ts")).announce,
  },
  {
    name: "web",
    operands: ["[CHATDIR]"],
    options: [
      {
        name: "listen",
        value: "ADDRESS",
        summary: "listen on IP:PORT (127.0.0.1:0, any free port) or on unix:PATH",
      },
      { name: "i-know", summary: "allow an ADDRESS that other hosts can reach" },
      { name: "open", summary: "open the page in a browser" },
      {
        name: "token-file",
        value: "FILE",
        summary: "take the token from FILE, which is made when there is none",
      },
      { name: "unit", summary: "print a unit by which systemd does this for you" },
      {
        name: "default",
        value: "NAME=VALUE,...",
        summary: "set how the page of the room is for everybody, and exit",
      },
      HELP,
    ],
    summary: "show the room in a browser",
    permissions: () => ["net", "read", "write", "run"],
    leavesRoomOut: hasNoOperand,
    load: async () => (await import("./subcommand/web.ts")).web,
  },
  {
    name: "link",
    operands: ["[CHATDIR]", "[TARGET…]"],
    options: [
      { name: "name", value: "HOST", summary: "what this host is called (its own name)" },
      { name: "account", value: "USER", summary: "let this account link the room (its owner)" },
      { name: "accept-new", summary: "trust hosts that were not heard of before" },
      { name: "trust", value: "HOST=KEY", summary: "trust this key of a host" },
      { name: "key", summary: "print the key of this host" },
      { name: "status", summary: "tell how far each host is" },
      { name: "fetch", value: "ID", summary: "ask for the file of a message that was too large" },
      { name: "unit", summary: "print a unit for systemd" },
      { name: "serve", summary: "talk with another link on stdin and stdout" },
      { name: "peer", value: "HOST", summary: "with --serve, let in no other host than this" },
      { name: "max-size", value: "SIZE", summary: "leave larger files where they are (64M)" },
      { name: "ssh", value: "COMMAND", summary: "what runs instead of ssh, with its options" },
      { name: "remote", value: "COMMAND", summary: "what pipechat is called over there" },
      { name: "creds", value: "FILE", summary: "credentials for NATS" },
      { name: "ca", value: "FILE", summary: "certificates to trust for nats+tls://" },
      HELP,
    ],
    summary: "keep the room the same on other hosts",
    permissions: () => ["net", "read", "write", "run"],
    load: async () => (await import("./subcommand/link.ts")).link,
  },
  {
    name: "cgi",
    operands: ["CHATDIR"],
    options: [HELP],
    summary: "answer a web server's request",
    load: async () => (await import("./subcommand/cgi.ts")).cgi,
  },
  {
    name: "completions",
    operands: ["bash|fish|zsh"],
    options: [HELP],
    summary: "print what makes a shell complete",
    load: async () => {
      const { completions } = await import("./subcommand/completions.ts");
      return (line) => completions(line, JOIN, SUBCOMMANDS);
    },
  },
];
