# $1: as find_pipechat has it; $2: this host, as the person has called it; then what pipechat is given.
if program=$(find_pipechat "$1"); then
  shift 2
  exec "$program" "$@"
fi
printf 'pipechat: There is no pipechat on %s; --copy yes puts it there\n' "$2" >&2
exit 111
