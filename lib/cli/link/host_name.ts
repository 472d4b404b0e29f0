/**
 * What this host is called on others.
 *
 * @module
 */
import { AT_FDCWD } from "../../posix/descriptor.ts";
import { readSmallFile } from "../../posix/small_file.ts";
import { isHostName } from "../../room/message/origin_mark.ts";
import { UsageError } from "../options.ts";

const KERNELS_NAME = "/proc/sys/kernel/hostname";
/** HOST_NAME_MAX (limits.h) and a newline. */
const MAX_BYTES = 65;

/**
 * The name that was given or, without one, the first part of the host's own.
 *
 * @throws {UsageError} when that can't stand behind a nick.
 */
export function hostName(given: string | undefined): string {
  const name = given ?? ownName();
  if (isHostName(name)) return name;
  throw new UsageError(
    `a host is called by up to 20 letters, digits, "." and "-", but not "web", and so not ` +
      `"${name}"; use --name`,
  );
}

function ownName(): string {
  const bytes = readSmallFile(AT_FDCWD, KERNELS_NAME, MAX_BYTES);
  const name = typeof bytes === "number" ? "" : new TextDecoder().decode(bytes).trim();
  return name.split(".")[0] ?? "";
}
