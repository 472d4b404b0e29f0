/**
 * Completion for bash, which needs nothing beside it.
 *
 * @module
 */
import type { CommandLineSpec } from "../options.ts";
import { flagsOf, type Kind, kindOfValue, operandsOf } from "./kinds.ts";
import { type Completable, completionScript } from "./script.ts";
import { quote } from "../../shell_word.ts";
import machinery from "./pipechat.bash" with { type: "text" };

/** The text that bash is to source. */
export function bashCompletion(join: CommandLineSpec, subcommands: readonly Completable[]): string {
  const head = ["# Completion of pipechat for bash; made by: pipechat completions bash"];
  const names = [`  subcommands=(${subcommands.map(({ name }) => quote(name)).join(" ")})`];
  return completionScript(head, names, branch, join, subcommands, machinery);
}

function branch(pattern: string, spec: CommandLineSpec, end: string): string[] {
  const { options, operands } = spec;
  const values = options.filter(({ value }) => value !== undefined).flatMap((option) =>
    flagsOf(option).map((flag) => `[${quote(flag)}]=${quote(text(kindOfValue(option)))}`)
  );
  const kinds = operandsOf(spec).map(([, kind]) => quote(text(kind)));
  const more = operands.at(-1)?.includes("…") ? kinds.at(-1) : undefined;
  return [
    `    ${pattern})`,
    `      flags=(${options.flatMap(flagsOf).map(quote).join(" ")})`,
    `      values=(${values.join(" ")})`,
    `      operands=(${kinds.join(" ")})`,
    `      more=${more ?? "nothing"}`,
    `      ${end}`,
    "      ;;",
  ];
}

function text(kind: Kind): string {
  return typeof kind === "string" ? kind : `words ${kind.join(" ")}`;
}
