# Processes and their owners. Every process that a verb starts has TARE_OWNER=STACK@HOST/ACTIVITY in its environment.

# look_at_start PID: sets START_TICKS to the time it was started, in clock ticks since boot. pid and start together identify a
# process. Fails if there is no such process.
START_TICKS=
look_at_start() {
  local stat
  local -a fields
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The second field is the name in brackets, which may contain blanks: count from behind it.
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

# The mark names the host too, because the hosts of a lab share one process table and may serve the same stack.
read -r HOST_MARK </proc/sys/kernel/hostname

owner_mark() {
  printf '%s@%s/%s' "$STACK" "$HOST_MARK" "$1"
}

# owned_pids [ACTIVITY]: the processes of this stack, or of one activity, on this host, without this program itself.
owned_pids() {
  local path pid
  # A process may end while grep reads its file, which makes grep fail.
  while IFS= read -r path; do
    pid=${path#/proc/}
    pid=${pid%/environ}
    [[ $pid == "$$" || $pid == "$BASHPID" ]] || printf '%s\n' "$pid"
  done < <(grep -Elsz -- "$(owner_pattern "${1:-}")" /proc/[0-9]*/environ || true)
}

# owner_pattern [ACTIVITY]: a pattern for the environment of its processes. A part of an activity is marked ACTIVITY/PART.
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

# end_owned [ACTIVITY]: ends the processes that owned_pids lists.
end_owned() {
  local -a pids
  mapfile -t pids < <(owned_pids "$@")
  end_processes "${pids[@]}"
}

# end_processes PID…: sends SIGTERM, waits up to 3 seconds, then sends SIGKILL.
end_processes() {
  local -a left=("$@")
  local pid round
  [[ $# -gt 0 ]] || return 0
  kill -TERM "${left[@]}" 2>/dev/null || true
  for round in {1..30}; do
    left=()
    for pid in "$@"; do
      # A zombie counts as ended.
      [[ ! -r /proc/$pid/stat || $(sed 's/.*) //; s/ .*//' "/proc/$pid/stat" 2>/dev/null) == [ZX] ]] || left+=("$pid")
    done
    [[ ${#left[@]} -gt 0 ]] || return 0
    [[ $round == 30 ]] || sleep 0.1
  done
  kill -KILL "${left[@]}" 2>/dev/null || true
}

# command_line PID LENGTH: the words of a process on one line, the first LENGTH bytes of them. A script among them has lines of its own.
command_line() {
  tr '[:cntrl:]' ' ' 2>/dev/null <"/proc/$1/cmdline" | cut -c "1-$2"
}

# session_pid: the first process of the session that this program runs in, from which all that the operator does here descends: sshd's
# process of this connection, or this program itself. sshd's listener has sessions of other people, too.
session_pid() {
  local pid=$$ first=$$ words status
  while ((pid > 1)); do
    words=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline")
    [[ $words != *"[listener]"* ]] || break
    [[ $words != sshd*": "* ]] || first=$pid
    status=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)
    pid=${status:-0}
  done
  printf '%s' "$first"
}
