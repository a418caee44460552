# What is at work on this host: DATA_FOLDER/run/activity/ID.json = {stack, verb, pid, startTicks, since}; its modification
# time is the heartbeat. An activity whose process is gone was cut off; what it left is ended by the next verb.

# Seconds by verb, where 120 are not right.
declare -A LIMIT_SECONDS=()

ACTIVITY=
HEARTBEAT_PID=
# A function that the verb wants called at its end, however it ends.
AT_END=

# begin_activity VERB: from here to its end, the verb and all that it starts can be found and ended.
begin_activity() {
  mkdir -p "$DATA_FOLDER/run/activity"
  reap_activities
  ACTIVITY="$1-$$"
  record_activity "$1" "$ACTIVITY" "$$"
  TARE_OWNER=$(owner_mark "$ACTIVITY")
  export TARE_OWNER
  heartbeat "$$" "$(activity_file "$ACTIVITY")" </dev/null >/dev/null 2>&1 &
  HEARTBEAT_PID=$!
  trap end_activity EXIT
  trap 'die "verb '"$1"' ran into its time limit on host $(uname -n)" "see there what holds it up, then run the same command again"' TERM
}

# record_activity VERB ID PID
record_activity() {
  jq -nc --arg stack "$STACK" --arg verb "$1" --argjson pid "$3" --arg ticks "$(start_ticks "$3")" \
    --arg since "$(date -u +%FT%TZ)" '{$stack, $verb, $pid, startTicks: $ticks, $since}' |
    replace_file "$(activity_file "$2")"
}

# Ends what the verb itself left running, and keeps its exit code.
end_activity() {
  local code=$?
  local -a pids
  trap '' TERM
  [[ -z $AT_END ]] || "$AT_END"
  kill "$HEARTBEAT_PID" 2>/dev/null || true
  mapfile -t pids < <(owned_pids "$ACTIVITY")
  end_processes "${pids[@]}"
  rm -f "$(activity_file "$ACTIVITY")"
  exit "$code"
}

# reap_activities: ends the processes of this stack's dead activities, and forgets them.
reap_activities() {
  local file pid ticks
  local -a pids
  for file in "$DATA_FOLDER"/run/activity/*.json; do
    [[ -e $file ]] || continue
    read -r pid ticks < <(jq -r --arg stack "$STACK" 'select(.stack == $stack) | "\(.pid) \(.startTicks)"' "$file") || continue
    ! is_alive "$pid" "$ticks" || continue
    mapfile -t pids < <(owned_pids "$(basename "$file" .json)")
    end_processes "${pids[@]}"
    rm -f "$file"
  done
}

activity_file() {
  printf '%s/run/activity/%s.json' "$DATA_FOLDER" "$1"
}

# heartbeat PID FILE. Waits on a pipe that nobody writes to, not in a `sleep` that would outlive it.
heartbeat() {
  local silent
  exec {silent}<> <(:)
  while true; do
    read -rt 5 -u "$silent" || true
    kill -0 "$1" 2>/dev/null || return 0
    touch -c "$2"
  done
}
