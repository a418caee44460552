# Loads, whatever they do. A load is one file in loads/ that defines
#   load_KIND_command VCPUS                   sets COMMAND, what runs in each background guest until it is ended
#   load_KIND_share COUNT VCPUS CPUS SECONDS  prints the share of its resource's ceiling that is used, watching for that long
# In DATA_FOLDER/run/STACK/load/ the file spec says what should run (one line of JSON); a supervisor (verb supervise) sees to
# it; its file status says in how many guests it runs, and of which spec; restarts says what had to be started again.

COMMAND=()

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
    # It ends the load in every guest first.
    timeout 60 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
    reap_activities
  fi
  rm -rf "$(load_folder)"
}
