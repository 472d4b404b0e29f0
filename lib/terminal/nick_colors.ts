/**
 * Giving out colours to nicks, so that those who are here differ as far as there are colours.
 *
 * @module
 */
import { placeOfColor } from "../nick_color.ts";
import type { Palette } from "./palette.ts";

/** So many nicks are remembered beside those who are here: a hostile log may name any number. */
const MAX_REMEMBERED = 200;
/** A nick's own colour is given away when one that is nearer than this part of all is in use. */
const NEAR = 1 / 12;

/** The colours of those who talk in one room. */
export class NickColors {
  readonly #palette: readonly string[];
  /** The number of the colour of each nick. */
  readonly #given = new Map<string, number>();
  #here: ReadonlySet<string> = new Set();

  constructor({ nicks }: Pick<Palette, "nicks">) {
    this.#palette = nicks;
  }

  /** The SGR parameter for a nick: the same as long as that is here. */
  of(nick: string): string {
    return this.#palette[this.#given.get(nick) ?? this.#give(nick)] ?? "";
  }

  /** Takes note of who is here. Who comes gets another colour if theirs is in use. */
  settle(nicks: readonly string[]): void {
    const arrived = nicks.filter((nick) => !this.#here.has(nick));
    this.#here = new Set(nicks.filter((nick) => this.#here.has(nick)));
    for (const nick of arrived) {
      const color = this.#given.get(nick);
      const isTaken = color !== undefined && this.#colorsOfThoseHere().has(color);
      if (color === undefined || isTaken) this.#give(nick);
      this.#here = new Set([...this.#here, nick]);
    }
  }

  #give(nick: string): number {
    this.#given.delete(nick);
    if (this.#given.size >= MAX_REMEMBERED) this.#forget();
    const taken = new Set(this.#given.values());
    const isFull = taken.size >= this.#palette.length;
    const color = chooseColor(
      nick,
      this.#palette.length,
      isFull ? this.#colorsOfThoseHere() : taken,
    );
    this.#given.set(nick, color);
    return color;
  }

  #colorsOfThoseHere(): Set<number> {
    const colors = Array.from(this.#here, (nick) => this.#given.get(nick));
    return new Set(colors.filter((color) => color !== undefined));
  }

  #forget(): void {
    for (const nick of this.#given.keys()) if (!this.#here.has(nick)) this.#given.delete(nick);
  }
}

/**
 * The nick's own colour, which it would have on every screen; where others have that, or one that is
 * near, the one that is farthest from theirs.
 */
function chooseColor(nick: string, count: number, taken: ReadonlySet<number>): number {
  const own = Math.floor(placeOfColor(nick) * count);
  if (taken.size >= count) return own;
  const distance = (color: number) => {
    const steps = Array.from(taken, (other) => Math.abs(color - other));
    return Math.min(...steps.map((step) => Math.min(step, count - step)), count);
  };
  if (distance(own) > count * NEAR) return own;
  // From the nick's own on, so that equally good ones are not always given out in one order.
  const colors = Array.from({ length: count }, (_, index) => (own + index) % count);
  return colors.reduce((best, color) => distance(color) > distance(best) ? color : best);
}
