/**
 * Finding a command by what was typed.
 *
 * @module
 */

/** A name that differs from a typed one in more letters is not what was meant. */
const MAX_TYPOS = 2;

/** What a command can be called. */
interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** The command with this name or alias, without the slash. */
export function findCommand<Command extends Named>(
  commands: readonly Command[],
  name: string,
): Command | undefined {
  return commands.find((command) => command.name === name || command.aliases.includes(name));
}

/** The command that somebody who typed `name` most likely meant, if any is near. */
export function suggestCommand(
  commands: readonly Pick<Named, "name">[],
  name: string,
): string | undefined {
  const ranked = commands
    .map((command) => ({
      name: command.name,
      distance: command.name.startsWith(name) && name !== "" ? 0 : distance(name, command.name),
    }))
    .sort((one, other) => one.distance - other.distance);
  const [nearest] = ranked;
  return nearest !== undefined && nearest.distance <= MAX_TYPOS ? nearest.name : undefined;
}

/** Levenshtein's distance: how many letters must be changed, added or removed. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, wanted] of [...other].entries()) {
      const change = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
