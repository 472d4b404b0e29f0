/**
 * The one table of libc symbols, each bound when it is first used. Nothing outside `lib/posix/` sees
 * it: the wrappers beside this file take and return strings, numbers and descriptors.
 *
 * Only symbols that glibc 2.28 (Debian 10) exports under these very names are used; `stat`,
 * `fstat`, `lstat` and `mknod` became symbols with glibc 2.33, so `statx` stands in for them.
 *
 * @module
 */

import { LibcError } from "./libc_error.ts";

const LIBRARY = "libc.so.6";

// int *__errno_location(void)
const ERRNO_LOCATION = {
  parameters: [],
  result: "pointer",
} as const satisfies Deno.ForeignFunction;

const SYMBOLS = {
  // char *strerror(int errnum)
  strerror: { parameters: ["i32"], result: "pointer" },

  // int openat(int dirfd, const char *pathname, int flags, mode_t mode)
  openat: { parameters: ["i32", "buffer", "i32", "u32"], result: "i32" },
  // int close(int fd)
  close: { parameters: ["i32"], result: "i32" },
  // ssize_t read(int fd, void *buf, size_t count)
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // ssize_t write(int fd, const void *buf, size_t count)
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // ssize_t pread(int fd, void *buf, size_t count, off_t offset)
  pread: { parameters: ["i32", "buffer", "usize", "i64"], result: "isize" },
  // ssize_t pwrite(int fd, const void *buf, size_t count, off_t offset)
  pwrite: { parameters: ["i32", "buffer", "usize", "i64"], result: "isize" },
  // off_t lseek(int fd, off_t offset, int whence)
  lseek: { parameters: ["i32", "i64", "i32"], result: "i64" },
  // int fcntl(int fd, int cmd, long arg)
  fcntl: { parameters: ["i32", "i32", "isize"], result: "i32" },
  // int fcntl(int fd, int cmd, struct flock *lock): the same function with another third argument
  fcntl_lock: { name: "fcntl", parameters: ["i32", "i32", "buffer"], result: "i32" },
  // int flock(int fd, int operation)
  flock: { parameters: ["i32", "i32"], result: "i32" },
  // int dup3(int oldfd, int newfd, int flags)
  dup3: { parameters: ["i32", "i32", "i32"], result: "i32" },
  // int fsync(int fd)
  fsync: { parameters: ["i32"], result: "i32" },
  // int ftruncate(int fd, off_t length)
  ftruncate: { parameters: ["i32", "i64"], result: "i32" },
  // int fallocate(int fd, int mode, off_t offset, off_t len)
  fallocate: { parameters: ["i32", "i32", "i64", "i64"], result: "i32" },

  // int statx(int dirfd, const char *pathname, int flags, unsigned mask, struct statx *statxbuf)
  statx: { parameters: ["i32", "buffer", "i32", "u32", "buffer"], result: "i32" },
  // int fstatfs(int fd, struct statfs *buf)
  fstatfs: { parameters: ["i32", "buffer"], result: "i32" },
  // int futimens(int fd, const struct timespec times[2])
  futimens: { parameters: ["i32", "pointer"], result: "i32" },
  // int fchmod(int fd, mode_t mode)
  fchmod: { parameters: ["i32", "u32"], result: "i32" },
  // int fchown(int fd, uid_t owner, gid_t group)
  fchown: { parameters: ["i32", "u32", "u32"], result: "i32" },
  // int mkdirat(int dirfd, const char *pathname, mode_t mode)
  mkdirat: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  // int mkfifoat(int dirfd, const char *pathname, mode_t mode)
  mkfifoat: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  // int linkat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, int flags)
  linkat: { parameters: ["i32", "buffer", "i32", "buffer", "i32"], result: "i32" },
  // int renameat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath)
  renameat: { parameters: ["i32", "buffer", "i32", "buffer"], result: "i32" },
  // int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath,
  //               unsigned int flags)
  renameat2: { parameters: ["i32", "buffer", "i32", "buffer", "u32"], result: "i32" },
  // int unlinkat(int dirfd, const char *pathname, int flags)
  unlinkat: { parameters: ["i32", "buffer", "i32"], result: "i32" },
  // long syscall(long number, ...): for getdents64, which glibc exports only since 2.30
  syscall: { parameters: ["isize", "isize", "buffer", "isize"], result: "isize" },

  // mode_t umask(mode_t mask)
  umask: { parameters: ["u32"], result: "u32" },

  // int poll(struct pollfd *fds, nfds_t nfds, int timeout): on a thread of its own
  poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
  // and on this one
  poll_blocking: { name: "poll", parameters: ["buffer", "usize", "i32"], result: "i32" },
  // ssize_t readlinkat(int dirfd, const char *pathname, char *buf, size_t bufsiz)
  readlinkat: { parameters: ["i32", "buffer", "buffer", "usize"], result: "isize" },

  // int inotify_init1(int flags)
  inotify_init1: { parameters: ["i32"], result: "i32" },
  // int inotify_add_watch(int fd, const char *pathname, uint32_t mask)
  inotify_add_watch: { parameters: ["i32", "buffer", "u32"], result: "i32" },

  // int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *file_actions,
  //   const posix_spawnattr_t *attrp, char *const argv[], char *const envp[])
  posix_spawnp: {
    parameters: ["buffer", "buffer", "pointer", "buffer", "buffer", "pointer"],
    result: "i32",
  },
  // int posix_spawnattr_init(posix_spawnattr_t *attr)
  posix_spawnattr_init: { parameters: ["buffer"], result: "i32" },
  // int posix_spawnattr_destroy(posix_spawnattr_t *attr)
  posix_spawnattr_destroy: { parameters: ["buffer"], result: "i32" },
  // int posix_spawnattr_setflags(posix_spawnattr_t *attr, short flags)
  posix_spawnattr_setflags: { parameters: ["buffer", "i16"], result: "i32" },
  // int posix_spawnattr_setsigdefault(posix_spawnattr_t *attr, const sigset_t *sigdefault)
  posix_spawnattr_setsigdefault: { parameters: ["buffer", "buffer"], result: "i32" },
  // int posix_spawnattr_setsigmask(posix_spawnattr_t *attr, const sigset_t *sigmask)
  posix_spawnattr_setsigmask: { parameters: ["buffer", "buffer"], result: "i32" },
  // int execvp(const char *file, char *const argv[])
  execvp: { parameters: ["buffer", "buffer"], result: "i32" },
  // int sigaction(int signum, const struct sigaction *act, struct sigaction *oldact)
  sigaction: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  // pid_t waitpid(pid_t pid, int *wstatus, int options)
  waitpid: { parameters: ["i32", "buffer", "i32"], result: "i32" },
  // extern char **environ
  environ: { type: "pointer" },

  // int sched_yield(void)
  sched_yield: { parameters: [], result: "i32" },
  // int kill(pid_t pid, int sig)
  kill: { parameters: ["i32", "i32"], result: "i32" },

  // int malloc_trim(size_t pad)
  malloc_trim: { parameters: ["usize"], result: "i32" },

  // uid_t geteuid(void)
  geteuid: { parameters: [], result: "u32" },
  // gid_t getegid(void)
  getegid: { parameters: [], result: "u32" },
  // int getgroups(int size, gid_t list[])
  getgroups: { parameters: ["i32", "buffer"], result: "i32" },
  // int getpwuid_r(uid_t uid, struct passwd *pwd, char *buf, size_t buflen, struct passwd **result)
  getpwuid_r: { parameters: ["u32", "buffer", "buffer", "usize", "buffer"], result: "i32" },
  // int getpwnam_r(const char *name, struct passwd *pwd, char *buf, size_t buflen,
  //                struct passwd **result)
  getpwnam_r: { parameters: ["buffer", "buffer", "buffer", "usize", "buffer"], result: "i32" },
  // int getgrnam_r(const char *name, struct group *grp, char *buf, size_t buflen,
  //                struct group **result)
  getgrnam_r: { parameters: ["buffer", "buffer", "buffer", "usize", "buffer"], result: "i32" },
  // int getgrgid_r(gid_t gid, struct group *grp, char *buf, size_t buflen, struct group **result)
  getgrgid_r: { parameters: ["u32", "buffer", "buffer", "usize", "buffer"], result: "i32" },
  // int tcflush(int fd, int queue_selector)
  tcflush: { parameters: ["i32", "i32"], result: "i32" },
  // int ttyname_r(int fd, char *buf, size_t buflen)
  ttyname_r: { parameters: ["i32", "buffer", "usize"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

type Libc = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
type LibcSymbol = Deno.ForeignFunction | Deno.ForeignStatic;

/** What is called to say something in a room, to tell the others, to hear it and to show it. */
const CALLS_OF_MESSAGES = [
  "poll_blocking",
  "read",
  "write",
  "openat",
  "close",
  "pread",
  "lseek",
  "fcntl",
  "fcntl_lock",
  "statx",
  "syscall",
  "sched_yield",
] as const satisfies readonly (keyof typeof SYMBOLS)[];

/**
 * How often a function is called before a way to it is compiled. To compile one takes the runtime
 * 0.3 ms and more, and each call some 2 µs less from then on; and with the first one the compiler
 * becomes resident. A chat in which nobody says anything calls half of the table, none of it more
 * than some 100 times.
 */
const CALLS_BEFORE_COMPILED = 200;

/** What is bound so far. */
const functions: Record<string, unknown> = {};

/** libc's functions under their C names. */
export const libc: Libc = bindWhenUsed();

// The address belongs to the thread, and synchronous FFI calls all run on this one.
let errno: Deno.UnsafePointerView | undefined;

/** errno of the synchronous call that was made last; 0 before the first. */
export function lastErrno(): number {
  return errno?.getInt32() ?? 0;
}

/**
 * Compiles the ways to what every message calls, where messages are to be expected: together that
 * takes 3 ms, and 1.3 MB of the compiler become resident. From then on a call takes 10 µs less where
 * nothing of it is in the processor's caches, and the first one of several 30.
 */
export function compileCallsOfMessages(): void {
  errno ??= findErrno();
  const symbols = Object.fromEntries(CALLS_OF_MESSAGES.map((name) => [name, SYMBOLS[name]]));
  for (const [name, value] of Object.entries(load(LIBRARY, symbols))) {
    Object.defineProperty(functions, name, { value });
  }
}

function bindWhenUsed(): Libc {
  for (const [name, symbol] of Object.entries<LibcSymbol>(SYMBOLS)) {
    const bind = (): unknown => {
      // Now, as to look for it behind a call might change it.
      errno ??= findErrno();
      const bound = "type" in symbol ? variable(name) : callAtAddress(name, symbol, () => {
        const compiled = load(LIBRARY, { [name]: symbol })[name];
        Object.defineProperty(functions, name, { value: compiled });
      });
      Object.defineProperty(functions, name, { value: bound, configurable: true });
      return bound;
    };
    Object.defineProperty(functions, name, { get: bind, configurable: true });
  }
  // Every name in the table was just defined, as what dlopen makes of its entry.
  return functions as Libc;
}

/**
 * A function of libc that the runtime calls by its address, through an interpreter of signatures.
 *
 * @param compile Is called when it would have paid to compile a way to it.
 */
function callAtAddress(
  name: string,
  symbol: Deno.ForeignFunction,
  compile: () => void,
): (...args: Deno.ToNativeParameterTypes<readonly Deno.NativeType[]>) => unknown {
  const target = new Deno.UnsafeFnPointer(addressOf(symbol.name ?? name), symbol);
  let calls = 0;
  return (...args) => {
    calls++;
    if (calls === CALLS_BEFORE_COMPILED) compile();
    return target.call(...args);
  };
}

function findErrno(): Deno.UnsafePointerView {
  const location = new Deno.UnsafeFnPointer(addressOf("__errno_location"), ERRNO_LOCATION).call();
  if (location === null) throw new Error("__errno_location returned NULL");
  return new Deno.UnsafePointerView(location);
}

/** The address of a function; of which type it is, only the table knows. */
function addressOf(name: string): Deno.PointerObject<never> {
  return variable(name) as Deno.PointerObject<never>;
}

/** The address of a variable, as of anything else that has a name in libc. */
function variable(name: string): Deno.PointerObject {
  const { [name]: address } = load(LIBRARY, { [name]: { type: "pointer" } });
  if (!address) throw new LibcError(`${LIBRARY} has no ${name}`);
  return address;
}

/**
 * Binds symbols of a library.
 *
 * @throws {LibcError} when there is no such library, or it lacks one of them.
 */
export function load<Symbols extends Deno.ForeignLibraryInterface>(
  library: string,
  symbols: Symbols,
): Deno.StaticForeignLibraryInterface<Symbols> {
  try {
    return Deno.dlopen(library, symbols).symbols;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable || !(error instanceof Error)) throw error;
    throw new LibcError(error.message);
  }
}
