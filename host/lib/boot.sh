# Guests that take time to boot: those of a kind that defines KIND_booted (see lib/guest.sh).

# A distribution's cloud image under TCG was measured to take 320 seconds, on a host with a load average of 50.
readonly BOOT_SECONDS=600

# await_boot KIND NAME: until commands can be run in the guest.
await_boot() {
  declare -F "$1_booted" >/dev/null || return 0
  until "$1_booted" "$2"; do
    still_boots "$1" "$2"
    sleep 0.3
  done
}

# still_boots KIND NAME: dies if the guest has ended, or has booted for longer than BOOT_SECONDS.
still_boots() {
  local pid way_out
  way_out="see its console there: $("$1_console" "$2")"
  pid=$(guest "$1" pid "$2") || die "guest $2 of host $(uname -n) went down while it booted; its console ends: $(last_words "$@")" "$way_out"
  (($(age_seconds "$pid") < BOOT_SECONDS)) ||
    die "guest $2 of host $(uname -n) has not come up within $BOOT_SECONDS seconds; its console ends: $(last_words "$@")" "$way_out"
}

last_words() {
  local words
  words=$("$1_last_words" "$2")
  printf '%s' "${words:-(it said nothing)}"
}

# age_seconds PID
age_seconds() {
  local uptime
  read -r uptime _ </proc/uptime
  echo $((${uptime%.*} - $(start_ticks "$1") / $(getconf CLK_TCK)))
}
