# supervise: internal, started by verb load. Keeps running what FOLDER/spec asks for, until it is told to end or reaches the time
# limit that load gave it.
# While probes run it only checks every second that the processes are there, and starts no process for that.

# By the names of the guests that run the load.
declare -A LOAD_TOKEN=()
LOAD_GUESTS=()
LOAD_TECHNOLOGY=
# Set when the supervisor has been told to end.
TOLD_TO_END=

verb_supervise() {
  local folder silent wanted spec=''
  begin supervise
  AT_END=end_loads
  # The handler does no more than this: bash (seen with 5.2.15) crashes if a handler does more while a `read` with a time limit
  # is interrupted. After such a crash the load went on in guests whose processes this host does not see.
  trap 'TOLD_TO_END=1' TERM
  folder=$(load_folder)
  printf '%s %s\n' "$$" "$(start_ticks "$$")" | replace_file "$folder/supervisor"
  exec {silent}<> <(:)
  while [[ -z $TOLD_TO_END ]] && IFS= read -r wanted 2>/dev/null <"$folder/spec"; do
    [[ $wanted == "$spec" ]] || follow_spec "$wanted"
    spec=$wanted
    tell_status "$folder"
    mend_loads "$folder"
    tell_status "$folder"
    [[ -n $TOLD_TO_END ]] || read -rt 1 -u "$silent" || true
  done
}

# follow_spec SPEC: ends the load in guests that must not run it any more. mend_loads starts it in guests that lack it.
follow_spec() {
  local name before="${COMMAND[*]}"
  local -a unwanted=()
  mapfile -t LOAD_GUESTS < <(jq -r '.guests[]' <<<"$1")
  LOAD_TECHNOLOGY=$(jq -r .technology <<<"$1")
  LOAD_SPEC=$1
  "load_$(load_parameter .kind)_command"
  for name in "${!LOAD_TOKEN[@]}"; do
    if [[ ${COMMAND[*]} != "$before" || " ${LOAD_GUESTS[*]} " != *" $name "* ]]; then unwanted+=("$name"); fi
  done
  end_load "${unwanted[@]}"
}

mend_loads() {
  local name
  local -a missing=()
  for name in "${LOAD_GUESTS[@]}"; do
    if [[ -n ${LOAD_TOKEN[$name]:-} ]]; then
      ! guest "$LOAD_TECHNOLOGY" spawned "$name" "${LOAD_TOKEN[$name]}" || continue
      printf '%s %s\n' "$(date -u +%FT%TZ)" "$name" >>"$1/restarts"
      unset "LOAD_TOKEN[$name]"
    fi
    missing+=("$name")
  done
  start_load "$1" "${missing[@]}"
}

# How many guests are asked at the same time: a guest that shares its CPU with many others may be slow to answer.
readonly LOADS_AT_ONCE=16

# tell_status FOLDER: writes the status, which shows its progress to the verb that waits for the load, and the tokens, by which verb
# load-status sees for itself what runs at that moment.
STATUS_TOLD='' TOKENS_TOLD=''
tell_status() {
  local status="${#LOAD_TOKEN[@]}"$'\n'$LOAD_SPEC name tokens=''
  for name in "${!LOAD_TOKEN[@]}"; do tokens+="$name ${LOAD_TOKEN[$name]}"$'\n'; done
  [[ $tokens == "$TOKENS_TOLD" ]] || replace_file "$1/tokens" <<<"${tokens%$'\n'}"
  TOKENS_TOLD=$tokens
  [[ $status != "$STATUS_TOLD" ]] || return 0
  replace_file "$1/status" <<<"$status"
  STATUS_TOLD=$status
}

# start_load FOLDER NAME…: a guest that is down is tried again in the next round. Only the last error message is kept.
start_load() {
  local folder=$1 name
  local -A starters
  shift
  while (($# > 0)) && [[ -z $TOLD_TO_END ]]; do
    starters=()
    for name in "${@:1:LOADS_AT_ONCE}"; do
      spawn_load "$name" >"$folder/token-$name" 2>"$folder/complaint" &
      starters[$name]=$!
    done
    for name in "${!starters[@]}"; do
      ! await_child "${starters[$name]}" || LOAD_TOKEN[$name]=$(<"$folder/token-$name")
      rm -f "$folder/token-$name"
    done
    tell_status "$folder"
    shift "${#starters[@]}"
  done
}

# await_child PID: waits for a child and returns its exit code, even if the signal to end interrupts the wait: what the child
# starts must become known, so that it can be ended.
await_child() {
  local code=0
  wait "$1" || code=$?
  if ((code > 128)) && [[ -n $TOLD_TO_END ]]; then
    code=0
    wait "$1" || code=$?
  fi
  return "$code"
}

spawn_load() {
  local make_ready
  make_ready="load_$(load_parameter .kind)_ready"
  ! declare -F "$make_ready" >/dev/null || "$make_ready" "$LOAD_TECHNOLOGY" "$1" || return 1
  guest "$LOAD_TECHNOLOGY" spawn "$1" "$(owner_mark "$ACTIVITY/$1")" "${COMMAND[@]}"
}

# end_load NAME…
end_load() {
  local name pid
  local -a pids
  while (($# > 0)); do
    pids=()
    for name in "${@:1:LOADS_AT_ONCE}"; do
      guest "$LOAD_TECHNOLOGY" end "$name" "${LOAD_TOKEN[$name]}" "$(owner_mark "$ACTIVITY/$name")" &
      pids+=("$!")
      unset "LOAD_TOKEN[$name]"
    done
    for pid in "${pids[@]}"; do await_child "$pid" || true; done
    shift "${#pids[@]}"
  done
}

# First all processes that this host sees, together; then the guests whose processes it does not see.
end_loads() {
  local name
  local -a left=()
  end_owned "$ACTIVITY"
  for name in "${!LOAD_TOKEN[@]}"; do
    ! guest "$LOAD_TECHNOLOGY" spawned "$name" "${LOAD_TOKEN[$name]}" || left+=("$name")
  done
  end_load "${left[@]}"
}
