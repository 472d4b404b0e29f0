# Offers those of the candidates that begin with WORD: _pipechat_offer WORD CANDIDATE...
_pipechat_offer() {
  local word=$1 candidate quoted
  shift
  for candidate; do
    [[ $candidate == "$word"* ]] || continue
    printf -v quoted %q "$candidate"
    COMPREPLY+=("$quoted")
  done
}

# Offers the hosts that ssh knows, once the first letter is there: _pipechat_hosts WORD TYPED
# TYPED is the whole word, of which WORD may be what is behind joe@.
_pipechat_hosts() {
  local - key names name before=${#COMPREPLY[@]}
  local -a all=()
  local -A seen=()
  [[ $1 && $2 != *[:/]* ]] || return
  # No name is a pattern of files.
  set -f
  [[ -r ~/.ssh/config ]] && while read -r key names; do
    [[ $key == [Hh]ost ]] && all+=($names)
  done <~/.ssh/config
  [[ -r ~/.ssh/known_hosts ]] && while read -r names key; do
    all+=(${names//,/ })
  done <~/.ssh/known_hosts
  for name in "${all[@]}"; do
    [[ $name =~ ^[[:alnum:]][[:alnum:]._-]*$ && ! ${seen[$name]-} ]] || continue
    seen[$name]=1
    [[ $1 == *@* ]] && name=${1%@*}@$name
    _pipechat_offer "$1" "$name:"
  done
  # A path follows.
  ((${#COMPREPLY[@]} > before)) && compopt -o nospace
}

# Completes WORD to what KIND means; TYPED is the whole of it: _pipechat_fill KIND WORD TYPED
_pipechat_fill() {
  local -a names
  case $1 in
    # What readline itself finds, it also quotes.
    files) compopt -o default ;;
    directories) compopt -o dirnames ;;
    rooms)
      _pipechat_hosts "$2" "$3"
      compopt -o plusdirs
      ;;
    groups)
      mapfile -t names <<<"$(compgen -A group)"
      _pipechat_offer "$2" "${names[@]}"
      ;;
    words\ *)
      IFS=' ' read -ra names <<<"${1#words }"
      _pipechat_offer "$2" "${names[@]}"
      ;;
  esac
}

# $2 is what is to be completed: of --color=al only the part behind the sign.
_pipechat() {
  local word=$2 token glue='' first=1 wanted='' ended='' seen=0 more
  local -a words=() subcommands flags operands
  local -A values
  COMPREPLY=()
  # The words as they were typed: bash splits them at = and : too.
  for token in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    if [[ ${#words[@]} -gt 0 && ($glue || $token == [=:]*) ]]; then
      words[-1]+=$token
    else
      words+=("$token")
    fi
    [[ $token == [=:]* ]] && glue=1 || glue=''
  done
  [[ $word == [=:] ]] && word=''
  local last=$((${#words[@]} - 1))
  local typed=${words[last]} subcommand=''
  ((last > 1)) && subcommand=${words[1]}
  _pipechat_describe "$subcommand" && first=2

  for token in "${words[@]:first:last-first}"; do
    if [[ $wanted ]]; then
      wanted=''
    elif [[ $ended || $token != -?* ]]; then
      ((seen += 1))
    elif [[ $token == -- ]]; then
      ended=1
    else
      wanted=${values[$token]-}
    fi
  done

  if [[ $wanted ]]; then
    _pipechat_fill "$wanted" "$word"
  elif [[ ! $ended && $typed == --*=* ]]; then
    _pipechat_fill "${values[${typed%%=*}]-nothing}" "$word"
  elif [[ ! $ended && $typed == -* ]]; then
    _pipechat_offer "$word" "${flags[@]}"
  elif ((last == 1)); then
    _pipechat_offer "$word" "${subcommands[@]}"
    _pipechat_hosts "$word" "$typed"
    compopt -o plusdirs
  else
    _pipechat_fill "${operands[seen]-$more}" "$word" "$typed"
  fi
}

complete -F _pipechat pipechat
