#!/bin/sh
# The story of README.md on a server of any age: two unprivileged users of one group create a room
# for that group, join, talk, list, quit and destroy it, each at a terminal of its own.
#
#     sh -s PIPECHAT <story.sh        (as root; it adds the users joe and ann and the group friends)
set -eu
pipechat=$1
group=friends
work=$(mktemp -d)
room=$work/chat
chmod 1777 "$work"

fail() {
  echo "not ok - $*" >&2
  for user in ann joe; do
    echo "--- what $user saw:" >&2
    cat -v "$work/$user.screen" >&2
  done
  exit 1
}

# Ends when the screen of USER shows TEXT, and the story with it when it never does.
sees() {
  tries=200
  until grep -qF -- "$2" "$work/$1.screen"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "$1 sees \"$2\""
    sleep 0.1
  done
  echo "ok - $1 sees \"$2\""
}

# Starts pipechat as USER at a new terminal that is fed from the FIFO $work/USER.keys.
sits_down() {
  user=$1
  shift
  mkfifo "$work/$user.keys"
  su -s /bin/sh "$user" -c "TERM=xterm exec script -qfec '$*' /dev/null" \
    <"$work/$user.keys" >"$work/$user.screen" 2>&1 &
  session=$!
}

is() { [ "$1" = "$2" ] && echo "ok - $3 is $2" || fail "$3 is $1, not $2"; }

groupadd -f "$group"
for user in ann joe; do
  id -u "$user" >/dev/null 2>&1 || useradd -m "$user"
  usermod -a -G "$group" "$user"
  : >"$work/$user.screen"
done

echo "# $(. /etc/os-release && echo "$PRETTY_NAME"), $(ldd --version 2>&1 | head -n 1)"
"$pipechat" --version

sits_down ann "$pipechat $room $group"
ann=$session
exec 3>"$work/ann.keys"
sees ann '<ann> joined'
is "$(stat -c '%a %U %G' "$room")" "770 ann $group" 'the room'
is "$(stat -c '%a %U %G' "$room/event")" "770 ann $group" 'its fifodir'
is "$(stat -c '%a %U %G' "$room/log")" "660 ann $group" 'its log'

sits_down joe "$pipechat $room"
joe=$session
exec 4>"$work/joe.keys"
sees joe '<joe> joined'
sees ann '<joe> joined'

printf 'is anybody there?\r' >&4
sees ann 'is anybody there?'
printf 'only us two\r' >&3
sees joe 'only us two'
printf '/list\r' >&4
sees joe 'TERMINAL'
printf '/quit\r' >&4
wait "$joe" || fail "joe quits with status $?"
echo 'ok - joe quits'
sees ann '<joe> left'
is "$(find "$room/event" -type p | wc -l)" 1 'the number of FIFOs'

printf '/destroy\r' >&3
sees ann 'Destroy room'
printf '%s\r' "${room##*/}" >&3
wait "$ann" || fail "ann destroys the room with status $?"
[ ! -e "$room" ] || fail 'the room is gone'
echo 'ok - the room is gone'
rm -rf "$work"
