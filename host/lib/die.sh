# How the program says that it cannot go on: two lines on stderr, with the error and the way out of it.

# Whether this shell has said why it ends.
HAS_DIED=

# die ERROR WAY_OUT
die() {
  HAS_DIED=1
  printf 'error: %s\nway out: %s\n' "$1" "$2" >&2
  exit 1
}

# tare_call WORDS: a call of ./tare for a way out, about the stack that asks where one does: the user may have selected another.
tare_call() {
  printf './tare %s%s' "$1" "${STACK:+ --stack $STACK}"
}

# warn TEXT: is shown to the user and has no other effect.
warn() {
  printf 'warning: %s\n' "$1" >&2
}

# need_program NAME…: each must be on this host.
need_program() {
  local program
  for program in "$@"; do
    type -P "$program" >/dev/null ||
      die "host $(uname -n) has no program \"$program\"" "install it there ($(tare_call doctor) lists what the host needs)"
  done
}
