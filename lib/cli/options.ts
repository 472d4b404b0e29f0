/**
 * Options and arguments of a subcommand, described once: for parsing, for `--help` and for
 * completion.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** One option. */
export interface OptionSpec {
  /** Its long name without dashes. */
  readonly name: string;
  /** Its short name without the dash. */
  readonly short?: string;
  /** What its value is called; an option without one is a switch. */
  readonly value?: string;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  /** What it does, in a few words. */
  readonly summary: string;
}

/** What may stand on a subcommand's command line. */
export interface CommandLineSpec {
  /** Names of the arguments, those in brackets are optional: `CHATDIR`, `[GROUP]`, `ID…`. */
  readonly operands: readonly string[];
  readonly options: readonly OptionSpec[];
}

/** A command line that fits its description. */
export class CommandLine {
  readonly #values: ReadonlyMap<string, string>;
  #operands: readonly string[];
  #isRoomAdded = false;

  /** @throws {UsageError} when `args` do not fit `spec`. */
  constructor(spec: CommandLineSpec, args: readonly string[]) {
    const { operands, values } = parse(spec.options, args);
    this.#operands = operands;
    this.#values = values;
    checkOperands(spec.operands, operands);
  }

  /** The arguments, the room first. */
  get operands(): readonly string[] {
    return this.#operands;
  }

  /** Whether the room was not named here: then it must be there already. */
  get isRoomAdded(): boolean {
    return this.#isRoomAdded;
  }

  /** Puts the room in front that the person left out. */
  addRoom(path: string): void {
    this.#operands = [path, ...this.#operands];
    this.#isRoomAdded = true;
  }

  /** Whether a switch was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The options that were given, by name, with their values; that of a switch is empty. */
  get given(): ReadonlyMap<string, string> {
    return this.#values;
  }

  /** The value of an option, or undefined when it was not given. */
  value(name: string): string | undefined {
    return this.#values.get(name);
  }

  /**
   * The value of an option that takes a whole number of 0 or more.
   *
   * @throws {UsageError} when it is something else.
   */
  count(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (/^\d{1,9}$/.test(value)) return Number(value);
    throw new UsageError(`--${name} takes a whole number, not "${value}"`);
  }
}

/**
 * The command line with every value in its option's own word, `--name=VALUE`: values may begin
 * with a dash, as an item of a list that is sent does, and `-nVALUE` works too.
 */
export function joinValues(options: readonly OptionSpec[], args: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") return [...joined, ...args.slice(at)];
    const { option, attached } = optionWithValue(options, word);
    const value = attached ?? args[at + 1];
    if (option === undefined || value === undefined) {
      joined.push(word);
      continue;
    }
    if (attached === undefined) at++;
    joined.push(`--${option.name}=${value}`);
  }
  return joined;
}

/** The option that `word` is, if that takes a value, and the value when it is in the same word. */
function optionWithValue(
  options: readonly OptionSpec[],
  word: string,
): { option: OptionSpec | undefined; attached?: string } {
  const [, short, rest = ""] = /^-([^-])=?([^]*)$/.exec(word) ?? [];
  const option = options.find(({ name, short: letter, value }) =>
    value !== undefined && (word === `--${name}` || short !== undefined && short === letter)
  );
  return rest === "" ? { option } : { option, attached: rest };
}

function parse(
  options: readonly OptionSpec[],
  args: readonly string[],
): { operands: string[]; values: Map<string, string> } {
  const unknown: string[] = [];
  const parsed: Record<string, unknown> = parseArgs(joinValues(options, args), {
    string: ["_", ...options.filter(({ value }) => value !== undefined).map(({ name }) => name)],
    boolean: options.filter(({ value }) => value === undefined).map(({ name }) => name),
    alias: Object.fromEntries(
      options.flatMap(({ name, short }) => short === undefined ? [] : [[name, short]]),
    ),
    unknown: (argument: string, key?: string) => {
      if (key !== undefined) unknown.push(argument);
      return key === undefined;
    },
  });
  const [stray] = unknown;
  if (stray !== undefined) throw new UsageError(`unknown option "${stray}"`);
  const values = new Map<string, string>();
  for (const option of options) {
    const value = parsed[option.name];
    if (value === true) values.set(option.name, "");
    if (typeof value !== "string") continue;
    checkValue(option, value);
    values.set(option.name, value);
  }
  const operands = parsed["_"];
  return { operands: Array.isArray(operands) ? operands.map(String) : [], values };
}

function checkValue({ name, value, choices }: OptionSpec, given: string): void {
  if (given === "") throw new UsageError(`--${name} needs a value: ${value}`);
  if (choices === undefined || choices.includes(given)) return;
  throw new UsageError(`--${name} takes ${choices.join(", ")}, not "${given}"`);
}

function checkOperands(spec: readonly string[], given: readonly string[]): void {
  const missing = spec[given.length];
  if (missing !== undefined && !missing.startsWith("[")) {
    throw new UsageError(`${missing.replace("…", "").replaceAll("|", " or ")} is missing`);
  }
  const takesMore = spec.at(-1)?.includes("…") ?? false;
  const surplus = given[spec.length];
  if (surplus !== undefined && !takesMore) {
    throw new UsageError(`there is one argument too many: "${surplus}"`);
  }
  if (given.includes("")) throw new UsageError("an argument is empty");
}
