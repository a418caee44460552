# How the program says that it cannot go on: two lines on stderr, with the error and the way out of it.

# die ERROR WAY_OUT
die() {
  printf 'error: %s\nway out: %s\n' "$1" "$2" >&2
  exit 1
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
      die "host $(uname -n) has no program \"$program\"" "install it there (./tare doctor lists what a host needs)"
  done
}
