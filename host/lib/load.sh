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
# runs; restarts lists what had to be started again.

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

# load_functions NAME: prints load_KIND_NAME for each load that defines it.
load_functions() {
  declare -F | sed -n "s/^declare -f \(load_.*_$1\)\$/\1/p"
}
