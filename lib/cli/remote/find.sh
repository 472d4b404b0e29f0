# Prints where pipechat is on this host. $1: how the copy is called that was put here.
find_pipechat() {
  for found in "$(command -v pipechat)" "$HOME/.local/bin/pipechat" "$HOME/bin/pipechat" \
    "$HOME/pipechat" "$HOME/.cache/pipechat/$1"; do
    if [ -f "$found" ] && [ -x "$found" ]; then
      printf '%s\n' "$found"
      return 0
    fi
  done
  return 1
}
