/**
 * Processes: stopping one's own, and what `/proc` tells everybody about others: whose they are and
 * at which terminal they sit.
 *
 * @module
 */
import { AT_FDCWD, Descriptor, openAt, OpenFlag, readInto } from "./descriptor.ts";
import { libc } from "./libc.ts";
import { statPath } from "./stat.ts";

/** Major numbers of pseudo-terminals and of the console and serial lines (devices.txt). */
const PTY_MAJOR_FIRST = 136;
const PTY_MAJOR_LAST = 143;
const TTY_MAJOR = 4;
const SERIAL_MINOR_FIRST = 64;
/** For kill(2); the number is the same on x86_64 and aarch64 (signal(7)). */
const OWN_PROCESS_GROUP = 0;
const SIGTSTP = 20;
/** A line of `/proc/PID/stat` is far shorter than this. */
const STAT_BYTES = 4096;

/**
 * Stops this process and those it was started with, as Ctrl-Z does to programs that leave it to
 * the terminal; returns when they go on. Nothing happens without a shell to go on from.
 */
export function stopProcessGroup(): void {
  libc.kill(OWN_PROCESS_GROUP, SIGTSTP);
}

/** Lets those run first who wait for the processor that this thread runs on (sched_yield(2)). */
export function yieldProcessor(): void {
  libc.sched_yield();
}

/** The uid a process runs as, or undefined when there is no such process here. */
export function processOwner(pid: number): number | undefined {
  const stat = statPath(`/proc/${pid}`);
  return stat.type === "none" ? undefined : stat.uid;
}

/** The controlling terminal of a process, such as `/dev/pts/3`, or undefined when it has none. */
export function processTerminal(pid: number): string | undefined {
  const fd = openAt(AT_FDCWD, `/proc/${pid}/stat`, OpenFlag.O_RDONLY);
  if (fd < 0) return undefined;
  using file = new Descriptor(fd);
  const buffer = new Uint8Array(STAT_BYTES);
  const length = readInto(file.fd, buffer);
  if (length < 0) return undefined;
  const line = new TextDecoder().decode(buffer.subarray(0, length));
  // proc_pid_stat(5): the command may hold spaces and brackets, so count from its closing one:
  // state, ppid, pgrp, session, tty_nr.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return terminalPath(Number(fields[4] ?? 0));
}

function terminalPath(device: number): string | undefined {
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  if (major >= PTY_MAJOR_FIRST && major <= PTY_MAJOR_LAST) {
    return `/dev/pts/${minor + (major - PTY_MAJOR_FIRST) * 256}`;
  }
  if (major !== TTY_MAJOR) return undefined;
  return minor < SERIAL_MINOR_FIRST ? `/dev/tty${minor}` : `/dev/ttyS${minor - SERIAL_MINOR_FIRST}`;
}
