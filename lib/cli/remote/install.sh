# Puts the program that comes through standard input, compressed, where find_pipechat finds it.
# $1: how it is to be called; $2: its SHA-256.
umask 077
LC_ALL=C
export LC_ALL
directory=$HOME/.cache/pipechat
draft=$directory/$1.$$
refuse() {
  printf 'pipechat-refused %s\n' "$*" | tr '\n' ' '
  exit 1
}
trap 'rm -f "$draft"' EXIT
trap 'exit 1' HUP INT PIPE TERM
for tool in gzip sha256sum; do
  command -v "$tool" >/dev/null || refuse "there is no $tool"
done
problem=$(mkdir -p "$directory" 2>&1) || refuse "$problem"
problem=$({ printf '#!/bin/sh\nexit 7\n' >"$draft" && chmod 700 "$draft"; } 2>&1) || refuse "$problem"
"$draft" 2>/dev/null
[ $? = 7 ] || refuse "no program can be run in $directory, as where a file system is mounted noexec"
problem=$(gzip -dc 2>&1 >"$draft") || refuse "$problem"
[ "$(sha256sum <"$draft" | cut -d ' ' -f 1)" = "$2" ] || refuse 'what arrived is not what was sent'
problem=$("$draft" --version 2>&1) || refuse "it does not run: $problem"
problem=$(mv -f "$draft" "$directory/$1" 2>&1) || refuse "$problem"
echo pipechat-copied
