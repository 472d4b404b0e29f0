#!/bin/sh
# A C client of a room, as seen from outside: the wire of docs/protocol.md spoken with nothing but
# mkfifo, printf and cat. What it hears goes to stdout; on stdin it takes one command a line:
#   say TEXT, list, whois PID, ptyof PID, destroy, quit
# usage: c_peer.sh CHATDIR NICK [create]
set -eu
chatdir=$1 nick=$2
if [ "${3-}" = create ]; then
  mkdir "$chatdir" "$chatdir/event"
  : >"$chatdir/log"
  chmod 770 "$chatdir" "$chatdir/event"
  chmod 660 "$chatdir/log"
fi
cd "$chatdir"

stamp() { printf '[%s][%s]' $$ "$(date -u '+%Y.%m.%d %H:%M:%S')"; }

# One byte into the FIFOs given; <> opens without waiting for a reader.
tell() {
  byte=$1
  shift
  for fifo; do
    if [ -p "$fifo" ]; then printf "$byte" 1<>"$fifo"; fi
  done
}

# A line goes into the log first, and only then is everybody told.
write() {
  printf '%s\n' "$1" >>log
  tell '\n' event/*
}

leave() {
  rm "event/$$"
  write "$(stamp) *** <$nick> left ***"
}

destroy() {
  write "$(stamp) <$nick> /destroy $chatdir"
  rm "event/$$"
  tell D event/*
  sleep 0.2
  rm -r "$chatdir"
}

# The end of input is the end of the stay. The last byte is for this client alone.
obey() {
  while read -r command argument; do
    case $command in
      say) write "$(stamp) <$nick>: $argument" ;;
      list) write "$(stamp) <$nick> /list"; tell L event/* ;;
      whois) write "$(stamp) <$nick> /whois $argument ?"; tell w "event/$argument" ;;
      ptyof) write "$(stamp) <$nick> /ptyof $argument"; tell p "event/$argument" ;;
      destroy) destroy; break ;;
      *) leave; break ;;
    esac
  done
  printf Q >&3
}

mkfifo -m 620 "event/$$"
exec 3<>"event/$$" 4<log 5<&0
cat <&4 >/dev/null
obey <&5 &
write "$(stamp) *** <$nick> joined ***"

# One byte a time, the newline kept by the x behind it.
while event=$(dd bs=1 count=1 <&3 2>/dev/null; printf x); do
  case ${event%x} in
    L | w) write "[$$] is <$nick>" ;;
    p) write "[$$] is <$nick> on fds[ 0='(null)', 1='(null)' ]" ;;
    D) echo "destroyed"; kill $!; exit ;;
    Q) exit ;;
    *) cat <&4 ;;
  esac
done
