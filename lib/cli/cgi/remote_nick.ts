/**
 * Under which nick somebody speaks whom the web server knows.
 *
 * @module
 */
import { MAX_NICK_LENGTH } from "../../room/log/record.ts";
import { userId } from "../../posix/user.ts";
import { sanitise, sanitiseNick } from "../../sanitise.ts";
import { RequestError } from "../../web/http/request_error.ts";

/** Behind the name of a user of the host: it is not known to be them. */
const MARK = "@web";
/** A user without a name goes by the number, so a number names a user, too. */
const NUMBER = /^\d+$/;

/**
 * The nick of `user`. Two users never get the same one, as each may take back what the other says
 * then: a name that a nick can't hold as it is, is refused and not made to fit. This program can
 * only vouch for its own user, so the name of any user of the host gets a mark, its own included.
 *
 * @param user `REMOTE_USER`.
 * @throws {RequestError} when there is none, or none that can be a nick.
 */
export function remoteNick(user: string): string {
  if (user === "") {
    throw new RequestError(403, "Refused: the web server does not say who it is (REMOTE_USER)");
  }
  const isLocal = NUMBER.test(user) || userId(user) !== undefined;
  const nick = isLocal ? user + MARK : user;
  if (nick.length > MAX_NICK_LENGTH || sanitiseNick(user) !== user || user.endsWith(MARK)) {
    throw new RequestError(
      403,
      `Refused: "${sanitise(user)}" can't be a nick: that is one word of up to ` +
        `${MAX_NICK_LENGTH} characters, without <>[] and without ${MARK} at its end`,
    );
  }
  return nick;
}
