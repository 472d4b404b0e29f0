# What whoever wants to run pipechat here must know. $1: as find_pipechat has it.
LC_ALL=C
export LC_ALL
echo pipechat-probe
if program=$(find_pipechat "$1"); then printf 'program %s\n' "$program"; fi
printf 'system %s\n' "$(uname -sm)"
printf 'libc %s\n' "$(getconf GNU_LIBC_VERSION 2>/dev/null || ldd --version 2>&1 | head -n 1)"
