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
import type { ChatScreen } from "./chat.ts";
import { Notifier } from "./window.ts";

/** What the environment tells of a terminal. */
export interface TerminalKind {
  /** The values of `TERM` and `TMUX`. */
  readonly term: string | undefined;
  readonly tmux: string | undefined;
}

/**
 * Shows things above the line of an editor. A terminal that takes no commands has no clipboard and
 * no notifications.
 *
 * @param roomName What the room is called right now.
 */
export function screenOf(
  editor: LineEditor,
  roomName: () => string,
  { term, tmux }: TerminalKind,
): ChatScreen {
  const screen: ChatScreen = {
    print: (text) => editor.print(text),
    tell: (text) => editor.print(text),
    bell: () => editor.bell(),
    clear: () => editor.clear(),
    restore: (text) => editor.restore(text),
    get columns() {
      return editor.columns;
    },
  };
  if (!takesCommands(term)) return screen;
  const multiplexer = multiplexerOf(term, tmux);
  const notifier = new Notifier(notificationKinds(term), multiplexer);
  return Object.assign(
    screen,
    {
      notify: (said) => editor.tell(notifier.call(roomName(), said)),
      copy: (text) => editor.tell(toClipboard(text, multiplexer)),
    } satisfies Partial<ChatScreen>,
  );
}
