#!/bin/sh
# Installs the package $1 on a bare Debian, uses what it brings, and purges it. Prints what it sees
# in the form of TAP, and fails with the first thing that is not as it should be.
set -u
package=$1
export DEBIAN_FRONTEND=noninteractive

fail() {
  echo "not ok - $1"
  exit 1
}
is() { [ "$1" = "$2" ] && echo "ok - $3" || fail "$3: $1"; }
there() { [ -e "$1" ] && echo "ok - $1 is there" || fail "$1 is there"; }

cleanup() {
  dpkg --purge pipechat >/dev/null 2>&1
  userdel -r kim >/dev/null 2>&1
  rm -rf /tmp/room
}
trap cleanup EXIT

echo "# $(. /etc/os-release && echo "$PRETTY_NAME")"
# Adding a user leaves copies such as /etc/shadow-.
list() { find /etc /usr -xdev ! -name '*-' | sort; }
before=$(list)
dpkg --install "$package" >/tmp/dpkg.log 2>&1 || fail "it is installed: $(cat /tmp/dpkg.log)"
is "$(dpkg-query -W -f '${Status}' pipechat)" 'install ok installed' 'dpkg has installed it'
is "$(command -v pipechat)" /usr/bin/pipechat 'it is in the PATH'
for file in /usr/share/man/man1/pipechat.1.gz /usr/share/bash-completion/completions/pipechat \
  /usr/share/zsh/vendor-completions/_pipechat /usr/share/fish/vendor_completions.d/pipechat.fish \
  /usr/lib/tmpfiles.d/pipechat.conf /usr/lib/systemd/system/pipechat-room@.service \
  /usr/lib/systemd/system/pipechat-link@.service /usr/lib/systemd/user/pipechat-web@.service; do
  there "$file"
done

useradd -m kim
su kim -c 'echo hello | pipechat /tmp/room' >/dev/null 2>&1 || fail 'kim talks'
is "$(su kim -c 'pipechat log /tmp/room --json' | sed 's/.*"xmsg":"\([^"]*\)".*/\1/')" hello \
  'what kim said is in the log'
is "$(su kim -c 'pipechat send nothing at all' 2>&1 | wc -l)" 1 'no room is the default'
echo /tmp/room >>/etc/pipechat/room
su kim -c 'pipechat send -m again' >/dev/null 2>&1 || fail 'the room of the host is the default'
is "$(grep -c again /tmp/room/log)" 1 'the room of the host is the default'

userdel -r kim >/dev/null 2>&1
dpkg --purge pipechat >/tmp/dpkg.log 2>&1 || fail "it is purged: $(cat /tmp/dpkg.log)"
rm -f /tmp/dpkg.log
after=$(list)
left=$(printf '%s\n%s\n%s\n' "$before" "$after" "$before" | sort | uniq -u)
is "$left" '' 'nothing of it is left'
there /tmp/room/log
