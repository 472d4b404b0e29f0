/**
 * Finding a command by what was typed.
 *
 * @module
 */

/** So many letters of a typed name make up for one that is wrong: of three, two are right. */
const LETTERS_PER_TYPO = 3;
/** A name that differs from a typed one in more letters is not what was meant. */
const MAX_TYPOS = 2;

/** What a command can be called. */
interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** The command with this name or alias, in capitals or not, without the slash. */
export function findCommand<Command extends Named>(
  commands: readonly Command[],
  name: string,
): Command | undefined {
  const wanted = name.toLowerCase();
  return commands.find((command) => command.name === wanted || command.aliases.includes(wanted));
}

/** The name or alias that somebody who typed `name` most likely meant, if any is near. */
export function suggestCommand(
  commands: readonly (Pick<Named, "name"> & Partial<Named>)[],
  name: string,
): string | undefined {
  const typed = name.toLowerCase();
  const limit = Math.min(MAX_TYPOS, Math.floor(typed.length / LETTERS_PER_TYPO));
  const [nearest] = commands
    .flatMap((command) => [command.name, ...command.aliases ?? []])
    .map((known) => ({
      known,
      typos: known.startsWith(typed) && typed !== "" ? 0 : countTypos(typed, known),
    }))
    .sort((one, other) => one.typos - other.typos);
  return nearest !== undefined && nearest.typos <= limit ? nearest.known : undefined;
}

/**
 * How many letters must be changed, added or removed, or changed places with the next one
 * ("optimal string alignment").
 */
function countTypos(one: string, other: string): number {
  let above: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let line = 1; line <= one.length; line++) {
    const next = [line];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[line - 1] === other[column - 1];
      const isExchange = one[line - 1] === other[column - 2] && one[line - 2] === other[column - 1];
      next.push(Math.min(
        at(row, column - 1) + (isSame ? 0 : 1),
        at(row, column) + 1,
        at(next, column - 1) + 1,
        isExchange ? at(above, column - 2) + 1 : Infinity,
      ));
    }
    [above, row] = [row, next];
  }
  return at(row, other.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
