# Processes and whose they are. Every process that a verb starts carries TARE_OWNER=STACK@HOST/ACTIVITY in its environment.

# look_at_start PID: sets START_TICKS to when it started, in clock ticks since boot: with the pid, a process's identity. Fails
# when it is gone.
START_TICKS=
look_at_start() {
  local stat
  local -a fields
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The second field is the name in brackets, which may hold blanks: count from after it.
  read -ra fields <<<"${stat##*) }"
  START_TICKS=${fields[19]:-}
}

start_ticks() {
  look_at_start "$1" && printf '%s\n' "$START_TICKS"
}

# is_alive PID START_TICKS
is_alive() {
  look_at_start "$1" && [[ $START_TICKS == "$2" ]]
}

# The hosts of a lab share one process table and may serve the same stack, so a mark names the host as well.
read -r HOST_MARK </proc/sys/kernel/hostname

owner_mark() {
  printf '%s@%s/%s' "$STACK" "$HOST_MARK" "$1"
}

# owned_pids [ACTIVITY]: processes of this stack on this host, all or those of one activity, never this program itself.
owned_pids() {
  local path pid
  # A process may vanish while it is looked at; grep then says so by its exit code alone.
  while IFS= read -r path; do
    pid=${path#/proc/}
    pid=${pid%/environ}
    [[ $pid == "$$" || $pid == "$BASHPID" ]] || printf '%s\n' "$pid"
  done < <(grep -Elsz -- "$(owner_pattern "${1:-}")" /proc/[0-9]*/environ || true)
}

# owner_pattern [ACTIVITY]: what the environment of its processes matches; a part of an activity is ACTIVITY/PART.
owner_pattern() {
  local mark
  mark=$(owner_mark "$1")
  mark="^TARE_OWNER=${mark//./\\.}"
  [[ -z $1 ]] || mark+='(/.*)?$'
  printf '%s' "$mark"
}

# marked_pid MARK PID…: the first of these processes that carries exactly this mark.
marked_pid() {
  local pid
  for pid in "${@:2}"; do
    if grep -qszxF "TARE_OWNER=$1" "/proc/$pid/environ"; then
      printf '%s' "$pid"
      return
    fi
  done
  return 1
}

# end_owned [ACTIVITY]: ends those of owned_pids.
end_owned() {
  local -a pids
  mapfile -t pids < <(owned_pids "$@")
  end_processes "${pids[@]}"
}

# end_processes PID…: asks, waits up to 3 seconds, then insists.
end_processes() {
  local -a left=("$@")
  local pid round
  [[ $# -gt 0 ]] || return 0
  kill -TERM "${left[@]}" 2>/dev/null || true
  for round in {1..30}; do
    left=()
    for pid in "$@"; do
      # A zombie is as good as gone.
      [[ ! -r /proc/$pid/stat || $(sed 's/.*) //; s/ .*//' "/proc/$pid/stat" 2>/dev/null) == [ZX] ]] || left+=("$pid")
    done
    [[ ${#left[@]} -gt 0 ]] || return 0
    [[ $round == 30 ]] || sleep 0.1
  done
  kill -KILL "${left[@]}" 2>/dev/null || true
}
