/**
 * Exit statuses: those of s6 and other programs of its school, for scripts to tell apart.
 *
 * @module
 */
export const ExitStatus = {
  /** All went well. */
  success: 0,
  /** It was done, but not wholly, or there was nothing to be found. */
  incomplete: 1,
  /** The command line makes no sense. */
  usage: 100,
  /** The system, or the room, did not allow it. */
  system: 111,
} as const;

/** The status after a signal, as shells report it: 128 and the signal's number. */
export const SIGNAL_STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
