# Loads, whatever they do. A load is a folder in loads/, and its host.sh defines
#   load_KIND_command            sets COMMAND, what runs in each background guest until it is ended
#   load_KIND_reading SECONDS    watches this host for that long and prints "USED" or "USED LIMIT": how much of its resource
#                                is used, and the most that this host has of it, where that is known here only; in the unit
#                                of the ceiling in loads/KIND/descriptor.ts. Nothing where this host does not let it be read
#   load_KIND_ready TECH NAME    optional: makes a guest ready for it, in which it is then started
#   load_KIND_prepare TECH NAME  optional: dies where it cannot be run; NAME is one of the guests
#   load_KIND_clear              optional: removes what it left in guests, once none of them runs it
#   load_KIND_files              optional: names files of this host's kernel that tell of it, to be read while probes run
# They read what they need with load_parameter. In DATA_FOLDER/run/STACK/load/ the file spec says what should run (one line of
# JSON); a supervisor (verb supervise) sees to it; its file status says in how many guests it runs, and of which spec; restarts
# says what had to be started again.

COMMAND=()
# The load as JSON: {kind, vcpus, …}, from whoever asks.
LOAD_SPEC='{}'

# load_parameter JQ_PATH: as text; nothing where it is null or missing.
load_parameter() {
  jq -r "$1 | if . == null then empty else . end" <<<"$LOAD_SPEC"
}

load_folder() {
  printf '%s/run/%s/load' "$DATA_FOLDER" "$STACK"
}

# supervisor_pid: of the supervisor, where one is alive.
supervisor_pid() {
  local pid ticks
  read -r pid ticks 2>/dev/null <"$(load_folder)/supervisor" || return 1
  is_alive "$pid" "$ticks" || return 1
  printf '%s' "$pid"
}

# stop_load: no load of this stack runs on this host any more, and no file of it is left.
stop_load() {
  local pid
  if pid=$(supervisor_pid); then
    kill -TERM "$pid" 2>/dev/null || true
    # It ends the load in every guest first, which emulated ones may take long for.
    timeout 240 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
    reap_activities
  fi
  rm -rf "$(load_folder)"
  clear_loads
}

# clear_loads [KIND]: what any load left in guests, but for one of that kind.
clear_loads() {
  local function
  for function in $(load_functions clear); do
    [[ $function == "load_${1:-}_clear" ]] || "$function"
  done
}

# load_functions NAME: load_KIND_NAME for each load that has it.
load_functions() {
  declare -F | sed -n "s/^declare -f \(load_.*_$1\)\$/\1/p"
}
