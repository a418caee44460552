# Guests that are nothing but a process of this machine: HOME/guests/NAME holds its pid.

FAKE_GUESTS=$HOME/guests

fake_check() { [[ ! -e $FAKE_GUESTS/check ]] || bash "$FAKE_GUESTS/check"; }
fake_versions() { echo "fake 1.0"; }
fake_list() { find "$FAKE_GUESTS" -type f -name "tare-$1-*" -printf '%f\n'; }
fake_pid() { cat "$FAKE_GUESTS/$1"; }
fake_running() { kill -0 "$(fake_pid "$1" 2>/dev/null)" 2>/dev/null; }
fake_stop() { kill -KILL "$(fake_pid "$1")"; }
fake_pids() { fake_pid "$1"; }
fake_cgroup() { cgroup_of "$(fake_pid "$1")"; }
fake_interface() { echo lo; }
# A guest that was made anew has the image that was asked for.
fake_image() { [[ $2 == "${FAKE_IMAGE:-good}" ]] || grep -qsx "$1" "$FAKE_GUESTS.made"; }
fake_exec() { GUEST_SECONDS=3 ask_guest "$@"; }
fake_paused() { [[ -e $HOME/paused-$1 ]] && printf 'fake resume %s' "$1"; }

# Guests outlive the verb that starts them: they carry no mark.
fake_start() {
  [[ -e $FAKE_GUESTS/$1 ]] || return 1
  env -u TARE_OWNER setsid sleep 300 </dev/null >/dev/null 2>&1 &
  echo $! >"$FAKE_GUESTS/$1"
}

fake_spawn() {
  fake_running "$1" || { echo "guest $1 is down" >&2; return 1; }
  TARE_OWNER=$2 "${@:3}" </dev/null >/dev/null 2>&1 &
  echo $!
}

fake_spawned() { [[ -d /proc/$2 ]]; }

fake_end() { end_processes "$2"; }

# A guest that was made, not merely started, says so.
fake_make() {
  local name
  need name
  : >"$FAKE_GUESTS/$name"
  fake_start "$name"
  echo "$name" >>"$FAKE_GUESTS.made"
}

fake_remove() {
  ! fake_running "$1" || fake_stop "$1"
  rm "$FAKE_GUESTS/$1"
}
