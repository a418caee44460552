# Loads, whatever they do. A load is one file in loads/ that defines
#   load_KIND_command            sets COMMAND, what runs in each background guest until it is ended
#   load_KIND_share SECONDS      prints the share of its resource's ceiling that is used, 0 to 1 and a bit more, watching for
#                                that long; nothing where this host does not let it be read
#   load_KIND_ready TECH NAME    optional: makes a guest ready for it, in which it is then started
#   load_KIND_prepare TECH NAME  optional: dies where it cannot be run; NAME is one of the guests
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
  clear_guest_disks
}
