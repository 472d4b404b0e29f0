/**
 * Names of files that a person may mean.
 *
 * @module
 */
import { AT_FDCWD, Descriptor, openAt, OpenFlag } from "../../posix/descriptor.ts";
import { isSystemError } from "../../posix/errno.ts";
import {
  type DirectoryEntry,
  DT_DIR,
  DT_LNK,
  DT_UNKNOWN,
  exactName,
  readDirectory,
} from "../../posix/file_system.ts";
import { statPath } from "../../posix/stat.ts";

/** Of so many names it is asked what they lead to; of more, it would take its time. */
const MAX_ASKED = 1000;

/** A file in a directory. */
export interface NamedFile {
  /** Its name, whatever bytes it has. */
  readonly name: string;
  /** Whether it is a directory, or leads to one. */
  readonly isDirectory: boolean;
}

/**
 * The files in a directory whose names begin with `start`, in no order; hidden ones only if that
 * begins with a dot. None where the directory can't be read.
 *
 * @param directory A path that ends in a slash, or nothing for the working directory.
 */
export function filesIn(directory: string, start: string): NamedFile[] {
  const { O_RDONLY, O_DIRECTORY, O_NONBLOCK } = OpenFlag;
  const fd = openAt(AT_FDCWD, directory || ".", O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  if (fd < 0) return [];
  using folder = new Descriptor(fd);
  const found = read(folder).filter(({ name }) =>
    name.startsWith(start) && (start !== "" || !name.startsWith("."))
  );
  return found.map(({ name, type }) => ({
    name,
    isDirectory: type === DT_DIR ||
      (type === DT_LNK || type === DT_UNKNOWN) && found.length <= MAX_ASKED &&
        statPath(`${directory}${name}`).type === "directory",
  }));
}

function read({ fd }: Descriptor): { name: string; type: number }[] {
  const named = (entry: DirectoryEntry) => ({ name: exactName(entry), type: entry.type });
  try {
    return Array.from(readDirectory(fd), named);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return [];
  }
}
