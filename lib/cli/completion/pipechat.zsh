# A room, or in its place a subcommand.
_pipechat_room() {
  local found=1
  ((may_be_subcommand)) && _describe -t subcommands subcommand subcommands && found=0
  _files -/ && found=0
  return found
}

_pipechat() {
  local curcontext=$curcontext may_be_subcommand=$((CURRENT == 2))
  local -a subcommands arguments
  if ((CURRENT > 2)) && _pipechat_describe "${words[2]}"; then
    curcontext=${curcontext%:*:*}:pipechat-${words[2]}:
    shift words
    ((CURRENT -= 1))
  else
    _pipechat_describe ''
  fi
  _arguments -s -S : $arguments
}

# As a file in fpath this is the body of the function itself; elsewhere it is sourced.
if [[ $funcstack[1] == _pipechat ]]; then
  _pipechat "$@"
else
  compdef _pipechat pipechat
fi
