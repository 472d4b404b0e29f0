/**
 * What is said where there is no libc that we can call.
 *
 * @module
 */

/** There is no glibc here, or one that is too old. */
export class LibcError extends Error {
  override name = "LibcError";

  constructor(reason: string) {
    super(
      "this system has no glibc of version 2.28 or later, which Debian 10, Ubuntu 20.04, RHEL 8 and " +
        "what came after them have; on one with another libc, such as Alpine, run pipechat in a " +
        `container of Debian that has the room's directory (${reason})`,
    );
  }
}
