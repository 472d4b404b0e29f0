/**
 * A token that outlives the server: a file of the person's own, so that an address, and what a robot
 * was told, are good for longer than one start.
 *
 * @module
 */
import {
  AT_FDCWD,
  Descriptor,
  openAt,
  OpenFlag,
  readFully,
  writeFully,
} from "../../posix/descriptor.ts";
import { describeErrno, Errno, expectSuccess } from "../../posix/errno.ts";
import { changeMode } from "../../posix/file_system.ts";
import { type Stat, statDescriptor } from "../../posix/stat.ts";
import { effectiveUid } from "../../posix/user.ts";
import { sanitise } from "../../sanitise.ts";
import { Token } from "../../web/http/token.ts";

const FILE_MODE = 0o600;
const OTHERS = 0o077;
/** Far more than a token has (bytes). */
const MAX_BYTES = 1024;
/** What is shorter can be guessed, by anybody on the host. */
const TOKEN = /^[\w-]{24,200}$/;

/** The token can't be had from the file; the message says why, and what to do. */
export class TokenFileError extends Error {
  override name = "TokenFileError";
}

/**
 * The token in the file at `path`, which is made with a new one where there is none.
 *
 * @throws {TokenFileError} when it is a link, somebody else's, within reach of others or holds no
 *   token.
 */
export function tokenFromFile(path: string): Token {
  return readToken(path) ?? makeToken(path) ?? readToken(path) ?? refuse(path, "it comes and goes");
}

/** Undefined when there is no file. */
function readToken(path: string): Token | undefined {
  const flags = OpenFlag.O_RDONLY | OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK;
  const fd = openAt(AT_FDCWD, path, flags);
  if (fd === -Errno.ENOENT) return undefined;
  if (fd === -Errno.ELOOP) refuse(path, "it is a symbolic link");
  if (fd < 0) refuse(path, describeErrno(-fd));
  using file = new Descriptor(fd);
  const objection = objectionTo(statDescriptor(fd));
  if (objection !== undefined) refuse(path, objection);
  const bytes = new Uint8Array(MAX_BYTES);
  const length = readFully(file.fd, bytes);
  if (length < 0) refuse(path, describeErrno(-length));
  const text = new TextDecoder().decode(bytes.subarray(0, length)).trim();
  if (!TOKEN.test(text)) refuse(path, "it holds no token; remove it, and a new one is made");
  return new Token(text);
}

/** Why nobody else may know what is in a file like this is not certain; undefined when it is. */
function objectionTo({ type, uid, mode, links }: Stat): string | undefined {
  if (type !== "file") return "it is not a regular file";
  if (uid !== effectiveUid()) return "it is not yours";
  if (mode & OTHERS) return "others can read or write it; remove it, and a new one is made";
  return links === 1 ? undefined : "it has another name, too";
}

/** Undefined when somebody has just made the file. */
function makeToken(path: string): Token | undefined {
  const flags = OpenFlag.O_WRONLY | OpenFlag.O_CREAT | OpenFlag.O_EXCL | OpenFlag.O_NOFOLLOW;
  const fd = openAt(AT_FDCWD, path, flags, FILE_MODE);
  if (fd === -Errno.EEXIST) return undefined;
  if (fd < 0) refuse(path, describeErrno(-fd));
  using file = new Descriptor(fd);
  const token = new Token();
  try {
    // Whatever the umask.
    expectSuccess(changeMode(file.fd, FILE_MODE), "fchmod", path);
    expectSuccess(writeFully(file.fd, new TextEncoder().encode(`${token.text}\n`)), "write", path);
  } catch (error) {
    refuse(path, error instanceof Error ? error.message : String(error));
  }
  return token;
}

function refuse(path: string, why: string): never {
  throw new TokenFileError(`Refused the token file "${sanitise(path)}": ${why}`);
}
