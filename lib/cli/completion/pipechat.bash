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

# Completes WORD to what KIND means: _pipechat_fill KIND WORD
_pipechat_fill() {
  local -a names
  case $1 in
    # What readline itself finds, it also quotes.
    files) compopt -o default ;;
    directories) compopt -o dirnames ;;
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
    compopt -o plusdirs
  else
    _pipechat_fill "${operands[seen]-$more}" "$word"
  fi
}

complete -F _pipechat pipechat
