/**
 * A terminal as what the chat shows things on.
 *
 * @module
 */
import {
  multiplexerOf,
  notificationKinds,
  takesCommands,
  toClipboard,
} from "../../terminal/control.ts";
import type { LineEditor } from "../../terminal/editor.ts";
import type { PromptLine } from "../../terminal/prompt_line.ts";
import type { ChatScreen } from "./chat.ts";
import { Notifier } from "./window.ts";

/** What the environment tells of a terminal. */
export interface TerminalKind {
  /** The values of `TERM` and `TMUX`. */
  readonly term: string | undefined;
  readonly tmux: string | undefined;
}

/**
 * Shows things above the line that is typed. A terminal that takes no commands has no clipboard and
 * no notifications.
 *
 * @param editor There is one as soon as something is given back.
 * @param roomName What the room is called right now.
 */
export function screenOf(
  line: PromptLine,
  editor: () => LineEditor,
  roomName: () => string,
  { term, tmux }: TerminalKind,
): ChatScreen {
  const screen: ChatScreen = {
    print: (text) => line.print(text),
    tell: (text) => line.print(text),
    bell: () => line.bell(),
    clear: () => line.clear(),
    restore: (text) => editor().restore(text),
    get columns() {
      return line.size.columns;
    },
  };
  if (!takesCommands(term)) return screen;
  const multiplexer = multiplexerOf(term, tmux);
  const notifier = new Notifier(notificationKinds(term), multiplexer);
  return Object.assign(
    screen,
    {
      notify: (said) => line.tell(notifier.call(roomName(), said)),
      copy: (text) => line.tell(toClipboard(text, multiplexer)),
    } satisfies Partial<ChatScreen>,
  );
}
