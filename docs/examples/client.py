#!/usr/bin/env python3
"""A second client in some forty lines, written from docs/protocol.md: client.py CHATDIR

Lines that are typed go to the room, and what is new in the log to the screen."""
import fcntl, os, pwd, select, stat, sys, time

room = sys.argv[1]
nick = pwd.getpwuid(os.geteuid()).pw_name
pid = os.getpid()
fifo, draft = f"{room}/event/{pid}", f"{room}/event/.{pid}"

# The FIFO gets its name when it can be written to; whoever looks for its PID finds it whole.
os.mkfifo(draft)
event = os.open(draft, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW)
os.fchown(event, -1, os.stat(f"{room}/event").st_gid)
os.fchmod(event, 0o620)
os.link(draft, fifo)
os.unlink(draft)

log = os.open(f"{room}/log", os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW)
holder = os.open(room, os.O_RDONLY | os.O_DIRECTORY)
fcntl.flock(holder, fcntl.LOCK_SH | fcntl.LOCK_NB)
position = os.fstat(log).st_size


def append(line):
    stamp = time.strftime("%Y.%m.%d %H:%M:%S", time.gmtime())
    os.write(log, f"[{pid}][{stamp}] {line}\n".encode())
    for name in os.listdir(f"{room}/event"):
        if name[0].isdigit():
            try:
                one = os.open(f"{room}/event/{name}", os.O_WRONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
                if stat.S_ISFIFO(os.fstat(one).st_mode):
                    os.write(one, b"\n")
                os.close(one)
            except OSError:
                pass  # Nobody reads it, or it is full: then its reader wakes up anyway.


def harmless(text):
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text.replace("\0", ""))


append(f"*** <{nick}> joined ***")
try:
    while True:
        ready, _, _ = select.select([event, sys.stdin], [], [])
        if event in ready:
            for letter in set(os.read(event, 65536).decode("latin-1")) & set("LwD"):
                if letter == "D":
                    sys.exit("The room is being destroyed.")
                os.write(log, f"[{pid}] is <{nick}>\n".encode())
            if os.fstat(log).st_size < position:
                position = 0
            new = os.pread(log, 1 << 20, position)
            position += len(new)
            print(harmless(new.decode(errors="replace")), end="", flush=True)
        if sys.stdin in ready:
            line = sys.stdin.readline()
            if line == "":
                break
            append(f"<{nick}>: {line.rstrip(chr(10))}")
finally:
    append(f"*** <{nick}> left ***")
    os.unlink(fifo)
