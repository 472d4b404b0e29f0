/**
 * The sound of a new message: made on the spot, or one of the room's.
 *
 * @module
 */
import { getBytes } from "./api.js";

export const NO_SOUND = "none";

/** Notes of a sound: pitch (Hz), when it begins and how long it lasts (s), and its wave. */
const NOTES = {
  chime: [[880, 0, 0.35, "sine"], [1318.5, 0.12, 0.5, "sine"]],
  ping: [[1568, 0, 0.25, "triangle"]],
  knock: [[180, 0, 0.07, "square"], [150, 0.14, 0.07, "square"]],
  bubble: [[320, 0, 0.08, "sine"], [480, 0.06, 0.08, "sine"], [720, 0.12, 0.12, "sine"]],
};

export const BUILT_IN_SOUNDS = Object.keys(NOTES);

const LOUDNESS = 0.15;
/** In a flood of messages there is one sound in so many ms. */
const REST = 1000;
/** An open sound device costs power, and keeps some computers awake: so long (ms) at most. */
const OPEN = 30_000;

let context;
let closing;
let lastAlert = -Infinity;
/** The last sound of the room that was played; several of them decoded could be hundreds of MB. */
let roomSound = { name: "", buffer: undefined };

/** Tells that there is a message, unless that was just told. @param {string} name */
export function playAlert(name) {
  if (performance.now() - lastAlert < REST) return;
  lastAlert = performance.now();
  playSound(name);
}

/** Plays a sound; browsers allow that only after the person has touched the page. */
export async function playSound(name) {
  if (name === NO_SOUND || !navigator.userActivation?.hasBeenActive) return;
  try {
    context ??= new AudioContext();
    clearTimeout(closing);
    closing = setTimeout(() => context.suspend(), OPEN);
    await context.resume();
    if (Object.hasOwn(NOTES, name)) playNotes(name);
    else playBuffer(await bufferOf(name));
  } catch {
    // There is no sound device: nothing is lost but the sound.
  }
}

function playNotes(name) {
  for (const note of NOTES[name]) playNote(note);
}

function playNote([pitch, start, length, wave]) {
  const begin = context.currentTime + start;
  const oscillator = new OscillatorNode(context, { type: wave, frequency: pitch });
  const volume = new GainNode(context, { gain: 0 });
  // Neither a click at the beginning nor one at the end.
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + length);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(begin);
  oscillator.stop(begin + length);
}

function playBuffer(buffer) {
  // A sound that is gone, or is none, is no reason to miss that there is a message.
  if (buffer === undefined) return playNotes("ping");
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.start();
}

async function bufferOf(name) {
  if (roomSound.name === name) return roomSound.buffer;
  const buffer = await decode(name);
  roomSound = { name, buffer };
  return buffer;
}

async function decode(name) {
  try {
    return await context.decodeAudioData(
      await getBytes(`alert-sounds/${encodeURIComponent(name)}`),
    );
  } catch {
    return undefined;
  }
}
