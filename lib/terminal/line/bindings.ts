/**
 * Which key does what: those of GNU readline, and newlines.
 *
 * @module
 */
import {
  capitaliseWord,
  downcaseWord,
  insertNewline,
  quoteNext,
  transposeCharacters,
  transposeWords,
  upcaseWord,
} from "./changes.ts";
import { complete } from "./completion.ts";
import {
  clearScreen,
  continueWith,
  deleteOrEnd,
  editElsewhere,
  enterLine,
  interrupt,
  suspend,
} from "./entering.ts";
import { lastArgument, newerLine, newLine, olderLine, oldestLine } from "./history.ts";
import {
  backwardKillLine,
  backwardKillWord,
  deleteBackward,
  deleteForward,
  killLine,
  killSpacedWord,
  killWord,
  yank,
  yankOlder,
} from "./kills.ts";
import {
  backwardCharacter,
  backwardWord,
  beginningOfLine,
  downRow,
  endOfLine,
  forwardCharacter,
  forwardWord,
  upRow,
} from "./motions.ts";
import { searchNewer, searchOlder } from "./search.ts";
import { type Action, ring } from "./state.ts";
import { revertLine, undo } from "./undo.ts";

/** By the name of a key, or of two in a row. */
const BINDINGS: Readonly<Record<string, Action>> = {
  // Moving
  "Ctrl-F": forwardCharacter,
  "Right": forwardCharacter,
  "Ctrl-B": backwardCharacter,
  "Left": backwardCharacter,
  "Alt-F": forwardWord,
  "Ctrl-Right": forwardWord,
  "Alt-Right": forwardWord,
  "Alt-B": backwardWord,
  "Ctrl-Left": backwardWord,
  "Alt-Left": backwardWord,
  "Ctrl-A": beginningOfLine,
  "Home": beginningOfLine,
  "Ctrl-E": endOfLine,
  "End": endOfLine,
  "Up": upRow,
  "Down": downRow,

  // Deleting
  "Backspace": deleteBackward,
  "Ctrl-H": deleteBackward,
  "Delete": deleteForward,
  "Ctrl-D": deleteOrEnd,

  // Killing and yanking
  "Ctrl-K": killLine,
  "Ctrl-U": backwardKillLine,
  "Ctrl-W": killSpacedWord,
  "Alt-D": killWord,
  "Alt-Delete": killWord,
  "Ctrl-Delete": killWord,
  "Alt-Backspace": backwardKillWord,
  "Ctrl-Alt-H": backwardKillWord,
  "Ctrl-Backspace": backwardKillWord,
  "Ctrl-Y": yank,
  "Alt-Y": yankOlder,

  // Changing
  "Ctrl-T": transposeCharacters,
  "Alt-T": transposeWords,
  "Alt-U": upcaseWord,
  "Alt-L": downcaseWord,
  "Alt-C": capitaliseWord,
  "Ctrl-_": undo,
  "Ctrl-X Ctrl-U": undo,
  "Alt-R": revertLine,
  "Ctrl-V": quoteNext,
  "Alt-Enter": insertNewline,
  "Ctrl-Alt-J": insertNewline,
  "Shift-Enter": insertNewline,
  "Ctrl-X Ctrl-E": editElsewhere,
  "Tab": complete,

  // History
  "Ctrl-P": olderLine,
  "Ctrl-N": newerLine,
  "Alt-<": oldestLine,
  "Alt->": newLine,
  "Ctrl-R": searchOlder,
  "Ctrl-S": searchNewer,
  "Alt-.": lastArgument,
  "Alt-_": lastArgument,

  // The line and the program
  "Enter": enterLine,
  "Ctrl-J": enterLine,
  "Ctrl-M": enterLine,
  "Ctrl-C": interrupt,
  "Ctrl-Z": suspend,
  "Ctrl-L": clearScreen,
  "Ctrl-G": ring,
  "Ctrl-X": continueWith("Ctrl-X"),
};

/** What a key does, after `prefix` where one was pressed; undefined when it does nothing. */
export function actionOf(key: string, prefix?: string): Action | undefined {
  const name = prefix === undefined ? key : `${prefix} ${key}`;
  // As in readline, what a key does it does with Shift as well.
  return BINDINGS[name] ?? BINDINGS[name.replace("Shift-", "")];
}

/** The names of all keys that do something. */
export function boundKeys(): string[] {
  return Object.keys(BINDINGS);
}
