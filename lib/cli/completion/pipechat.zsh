# The hosts that ssh knows, once the first letter is there.
_pipechat_hosts() {
  local -aU hosts
  local line
  [[ -n $PREFIX && $PREFIX != *[:/]* ]] || return 1
  [[ -r ~/.ssh/config ]] && for line in ${(f)"$(<~/.ssh/config)"}; do
    [[ ${${=line}[1]} == [Hh]ost ]] && hosts+=(${${=line}[2,-1]})
  done
  [[ -r ~/.ssh/known_hosts ]] && for line in ${(f)"$(<~/.ssh/known_hosts)"}; do
    hosts+=(${(s:,:)${line%% *}})
  done
  hosts=(${(M)hosts:#[[:alnum:]][[:alnum:]._-]#})
  compset -P '*@'
  # A path follows.
  compadd -S : -- $hosts
}

# A room, here or on another host.
_pipechat_room() {
  local found=1
  _pipechat_hosts && found=0
  _files -/ && found=0
  return found
}

# A room, or in its place a subcommand.
_pipechat_first() {
  local found=1
  ((may_be_subcommand)) && _describe -t subcommands subcommand subcommands && found=0
  _pipechat_room && found=0
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
