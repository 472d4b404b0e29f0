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

let context;
const roomSounds = new Map();

/** Plays a sound; browsers allow that only after the person has touched the page. */
export async function playSound(name) {
  if (name === NO_SOUND || !navigator.userActivation?.hasBeenActive) return;
  context ??= new AudioContext();
  await context.resume();
  if (Object.hasOwn(NOTES, name)) { for (const note of NOTES[name]) playNote(note); }
  else await playFile(name);
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

async function playFile(name) {
  try {
    if (!roomSounds.has(name)) {
      const bytes = await getBytes(`alert-sounds/${encodeURIComponent(name)}`);
      roomSounds.set(name, await context.decodeAudioData(bytes));
    }
    const source = new AudioBufferSourceNode(context, { buffer: roomSounds.get(name) });
    source.connect(context.destination);
    source.start();
  } catch {
    // A sound that is gone, or is none, is no reason to miss that there is a message.
    playNote(NOTES.ping[0]);
  }
}
