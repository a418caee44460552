# Loads of any kind. A load is a folder in loads/, and its host.sh defines
#   load_KIND_command            sets COMMAND, which runs in each background guest until it is ended
#   load_KIND_reading SECONDS    watches this host for that long and prints "USED" or "USED LIMIT": how much of the load's
#                                resource is used and, if only this host knows it, the most that the host has of it; in the
#                                unit of the ceiling in loads/KIND/descriptor.ts. Prints nothing if it cannot be read
#   load_KIND_ready TECH NAME    optional: prepares one guest, before the load is started in it
#   load_KIND_prepare TECH NAME  optional: dies if the load cannot be run; NAME is one of the guests
#   load_KIND_clear              optional: removes what the load left in guests, once none of them runs it
#   load_KIND_files              optional: names files of this host's kernel with its readings, to be read while probes run
# They read their parameters with load_parameter. In DATA_FOLDER/run/STACK/load/ the file spec says what should run (one line of
# JSON), and a supervisor (verb supervise) keeps it running. Its file status says of which spec, and in how many guests, the load
# runs, tokens by what each is known; restarts lists what had to be started again.

COMMAND=()
# The load as JSON: {kind, vcpus, …}; the verb sets it.
LOAD_SPEC='{}'

# load_parameter JQ_PATH: its value as text; nothing if it is null or missing.
load_parameter() {
  jq -r "$1 | if . == null then empty else . end" <<<"$LOAD_SPEC"
}

load_folder() {
  printf '%s/run/%s/load' "$DATA_FOLDER" "$STACK"
}

# supervisor_pid: the supervisor's pid; fails if none is alive.
supervisor_pid() {
  local pid ticks
  read -r pid ticks 2>/dev/null <"$(load_folder)/supervisor" || return 1
  is_alive "$pid" "$ticks" || return 1
  printf '%s' "$pid"
}

# stop_load: ends the load of this stack on this host and removes its files.
stop_load() {
  local pid
  if pid=$(supervisor_pid); then
    kill -TERM "$pid" 2>/dev/null || true
    # It first ends the load in every guest, which takes long in emulated ones.
    timeout 240 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
    reap_activities
  fi
  rm -rf "$(load_folder)"
  clear_loads
}

# clear_loads [KIND]: removes what all loads but this one left in guests.
clear_loads() {
  local function
  for function in $(load_functions clear); do
    [[ $function == "load_${1:-}_clear" ]] || "$function"
  done
}

# count_loads FOLDER TECHNOLOGY: in how many guests the load runs at this moment; as the supervisor saw it last where it is of an
# early version, which tells no tokens.
count_loads() {
  local name token count=0
  if [[ ! -e $1/tokens ]]; then
    read -r count 2>/dev/null <"$1/status" || true
    printf '%s' "${count:-0}"
    return
  fi
  read_file "$1/tokens"
  while read -r name token; do
    [[ -z $token ]] || ! guest "$2" spawned "$name" "$token" || count=$((count + 1))
  done <<<"$TEXT"
  printf '%s' "$count"
}

# load_functions NAME: prints load_KIND_NAME for each load that defines it.
load_functions() {
  declare -F | sed -n "s/^declare -f \(load_.*_$1\)\$/\1/p"
}

# bear_load [MEMBER]: sees to it that this host bears the load, and the sink, of a request to verb load. The request of the verb at
# work is one, or has one as this member (".load"). What already runs as asked is left alone.
bear_load() {
  local at=${1:-} folder kind count
  folder=$(load_folder)
  count=$(jq "$at.guests | length" <<<"$REQUEST")
  lock load
  if [[ -n $(field "$at.sink.address") ]]; then make_sink "$(jq -c "$at.sink" <<<"$REQUEST")"; else remove_sink; fi
  if ((count == 0)); then
    stop_load
    unlock
    return
  fi
  kind=$(need_field "$at.kind")
  declare -F "load_${kind}_command" >/dev/null ||
    die "load \"$kind\" cannot be run by this version of Tare" "set load to one of: $(load_functions command | sed 's/^load_//; s/_command$//' | paste -sd ' ')"
  LOAD_SPEC=$(jq -c "${at:-.} | {technology, kind, vcpus, parameters, nicBitsPerSecond, target, guests: [.guests[].name]}" <<<"$REQUEST")
  read_file "$folder/spec"
  if [[ $TEXT != "$LOAD_SPEC"$'\n' ]] || ! supervisor_pid >/dev/null; then
    need_load_program "$kind" "$(need_field "$at.technology")" "$(need_field "$at.guests[0].name")"
    mkdir -p "$folder"
    replace_file "$folder/spec" <<<"$LOAD_SPEC"
    supervisor_pid >/dev/null || start_supervisor "$folder"
  fi
  await_load "$folder" "$kind" "$count"
  clear_loads "$kind"
  unlock
}

# One week: a testbed that nobody destroyed must not burn a server's CPUs for ever.
readonly SUPERVISE_SECONDS=604800

# need_load_program KIND TECHNOLOGY NAME: dies if the guests lack the load's program, or what else the load needs. Only one guest is
# asked, because all have the same image.
need_load_program() {
  local technology=$2 first=$3
  bring_up "$technology" "$first"
  "load_$1_command"
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$technology" exec "$first" sh -c 'command -v "$1"' sh "${COMMAND[0]}" >/dev/null ||
    die "the guest image has no program \"${COMMAND[0]}\", which load \"$1\" needs (looked in guest $first)" \
      "use Tare's own image (leave \"image\" empty) or add the program to yours"
  ! declare -F "load_$1_prepare" >/dev/null || "load_$1_prepare" "$technology" "$first"
}

# The supervisor is an activity of its own: it must outlive this verb, and hold neither its lock nor its connection.
start_supervisor() {
  rm -f "$1/status" "$1/tokens" "$1/restarts"
  jq -c '{stack, dataFolder}' <<<"$REQUEST" >"$1/request"
  TARE_OWNER='' setsid timeout --kill-after=10 "$SUPERVISE_SECONDS" bash "$0" supervise <"$1/request" >/dev/null 2>"$1/log" {LOCK_DESCRIPTOR}>&- &
}

# How long each further guest may take. It is long because guests that already run the load leave an emulated guest little CPU time.
readonly LOAD_PATIENCE_SECONDS=240

# await_load FOLDER KIND COUNT: waits until every guest runs the load.
await_load() {
  local spec technology status='' count=0 start=$SECONDS heard=$SECONDS
  read_file "$1/spec"
  spec=$TEXT
  technology=$(load_parameter .technology)
  while ((count < $3)); do
    sleep 0.2
    supervisor_pid >/dev/null || ((SECONDS < start + 5)) || fail_load "$1" "$2" "its supervisor died"
    read_file "$1/status"
    [[ $TEXT == "$status" ]] || heard=$SECONDS
    status=$TEXT
    # A guest that has ended since the supervisor looked last is in the status still.
    [[ $status != *$'\n'"$spec" ]] || count=$(count_loads "$1" "$technology")
    ((SECONDS < heard + LOAD_PATIENCE_SECONDS)) ||
      fail_load "$1" "$2" "$count of its $3 guests run it, and no other did for $LOAD_PATIENCE_SECONDS seconds"
  done
}

fail_load() {
  local log
  log=$(tail -qn 3 "$1/log" "$1/complaint" 2>/dev/null | paste -sd ';') || true
  # The engine does not know of a load that did not start, and so will not end it.
  stop_load
  die "load \"$2\" did not start on host $(uname -n): $3${log:+ ($log)}" "run the same command again"
}
