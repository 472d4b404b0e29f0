/**
 * What a process has open, as the kernel knows it (proc(5)).
 *
 * @module
 */

/** An open descriptor of some process. */
export interface OpenDescriptor {
  /** A path, or what else it is, such as `socket:[123]`. */
  readonly target: string;
  /** Its position, flags and locks. */
  readonly info: string;
}

/** What a process has open now; what it closes meanwhile is left out. */
export function descriptorsOf(pid: number): OpenDescriptor[] {
  return Array.from(Deno.readDirSync(`/proc/${pid}/fd`), ({ name }) => name).flatMap((name) => {
    try {
      const target = Deno.readLinkSync(`/proc/${pid}/fd/${name}`);
      return { target, info: Deno.readTextFileSync(`/proc/${pid}/fdinfo/${name}`) };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  });
}

/** Whether a process holds a directory (flock(2)). */
export function holdsDirectory(pid: number, path: string): boolean {
  return descriptorsOf(pid).some(({ target, info }) =>
    target === path && /^lock:.* FLOCK /m.test(info)
  );
}
