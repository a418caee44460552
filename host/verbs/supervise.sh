# supervise: internal, started by load. Keeps what FOLDER/spec asks for running until it is told to end, or for a week:
# a testbed that nobody destroyed must not burn a server's CPUs for ever.
# While probes run it only looks whether processes are there, every second and without starting any.

LIMIT_SECONDS[supervise]=604800

# Of the guests that run the load, by name.
declare -A LOAD_TOKEN=()
LOAD_GUESTS=()
LOAD_TECHNOLOGY=

verb_supervise() {
  local folder silent wanted status spec='' written=''
  begin supervise
  AT_END=end_loads
  trap 'exit 0' TERM
  folder=$(load_folder)
  printf '%s %s\n' "$$" "$(start_ticks "$$")" | replace_file "$folder/supervisor"
  exec {silent}<> <(:)
  while IFS= read -r wanted 2>/dev/null <"$folder/spec"; do
    [[ $wanted == "$spec" ]] || follow_spec "$wanted"
    spec=$wanted
    mend_loads "$folder"
    status="${#LOAD_TOKEN[@]}"$'\n'$spec
    [[ $status == "$written" ]] || replace_file "$folder/status" <<<"$status"
    written=$status
    read -rt 1 -u "$silent" || true
  done
}

# follow_spec SPEC: ends the load where it is not wanted any more; mend_loads starts it where it is missing.
follow_spec() {
  local name before="${COMMAND[*]}"
  mapfile -t LOAD_GUESTS < <(jq -r '.guests[]' <<<"$1")
  LOAD_TECHNOLOGY=$(jq -r .technology <<<"$1")
  LOAD_SPEC=$1
  "load_$(load_parameter .kind)_command"
  for name in "${!LOAD_TOKEN[@]}"; do
    if [[ ${COMMAND[*]} != "$before" || " ${LOAD_GUESTS[*]} " != *" $name "* ]]; then end_load "$name"; fi
  done
}

mend_loads() {
  local name token
  for name in "${LOAD_GUESTS[@]}"; do
    if [[ -n ${LOAD_TOKEN[$name]:-} ]]; then
      ! guest "$LOAD_TECHNOLOGY" spawned "$name" "${LOAD_TOKEN[$name]}" || continue
      printf '%s %s\n' "$(date -u +%FT%TZ)" "$name" >>"$1/restarts"
      unset "LOAD_TOKEN[$name]"
    fi
    # A guest that is down for now is tried again in the next round; only its last complaint is kept.
    if token=$(guest "$LOAD_TECHNOLOGY" spawn "$name" "$(owner_mark "$ACTIVITY/$name")" "${COMMAND[@]}" 2>"$1/complaint"); then
      LOAD_TOKEN[$name]=$token
    fi
  done
}

end_load() {
  guest "$LOAD_TECHNOLOGY" end "$1" "${LOAD_TOKEN[$1]}" "$(owner_mark "$ACTIVITY/$1")" || true
  unset "LOAD_TOKEN[$1]"
}

# At once where this host sees the guests' processes, then one by one where it does not.
end_loads() {
  local name
  local -a pids
  mapfile -t pids < <(owned_pids "$ACTIVITY")
  end_processes "${pids[@]}"
  for name in "${!LOAD_TOKEN[@]}"; do
    ! guest "$LOAD_TECHNOLOGY" spawned "$name" "${LOAD_TOKEN[$name]}" || end_load "$name"
  done
}
