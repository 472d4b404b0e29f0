#!/bin/sh
# A robot: answers "uptime?" and "disk?" where somebody mentions it.
#
#     robot.sh CHATDIR
#
# pipechat runs this very file for each message that mentions robo: one at a time, with what was said
# in the environment, and never as a part of a command.
set -eu

if [ -z "${PIPECHAT_TEXT+set}" ]; then
  room=$1
  export room
  exec pipechat log "$room" --follow --not-from robo --match '\brobo\b' --exec "'$0'"
fi

case $PIPECHAT_TEXT in
  *uptime\?*) answer=$(uptime) ;;
  *disk\?*) answer=$(df -h /) ;;
  *) answer='I know "uptime?" and "disk?".' ;;
esac
printf '%s\n' "$answer" | pipechat send "$room" --as robo --re "$PIPECHAT_ID" >/dev/null
