# load: makes the listed guests of this host run the load, and no others. A load that already runs as asked is left alone.
# Request: {stack, dataFolder, technology, kind, vcpus, parameters, nicBitsPerSecond, target, guests: [{name}], sink}; without
# guests only stack, dataFolder, guests and sink are used. sink: the address on this host that the other host's guests send to;
# target: the address that this host's guests send to.
# Answer: {guests: count}.

LIMIT_SECONDS[load]=1800

# One week: a testbed that nobody destroyed must not burn a server's CPUs for ever.
readonly SUPERVISE_SECONDS=604800

verb_load() {
  local folder kind count
  begin load
  hold_host
  folder=$(load_folder)
  count=$(jq '.guests | length' <<<"$REQUEST")
  lock load
  if [[ -n $(field .sink.address) ]]; then make_sink "$(jq -c .sink <<<"$REQUEST")"; else remove_sink; fi
  if ((count == 0)); then
    stop_load
    unlock
    jq -nc '{guests: 0}'
    return
  fi
  kind=$(need_field .kind)
  declare -F "load_${kind}_command" >/dev/null ||
    die "load \"$kind\" cannot be run by this version of Tare" "set load to one of: $(load_functions command | sed 's/^load_//; s/_command$//' | paste -sd ' ')"
  mkdir -p "$folder"
  LOAD_SPEC=$(jq -c '{technology, kind, vcpus, parameters, nicBitsPerSecond, target, guests: [.guests[].name]}' <<<"$REQUEST")
  need_load_program "$kind"
  replace_file "$folder/spec" <<<"$LOAD_SPEC"
  supervisor_pid >/dev/null || start_supervisor "$folder"
  await_load "$folder" "$kind" "$count"
  clear_loads "$kind"
  unlock
  jq -nc --argjson guests "$count" '{$guests}'
}

# need_load_program KIND: dies if the guests lack the load's program, or what else the load needs. Only one guest is asked,
# because all have the same image.
need_load_program() {
  local technology first
  technology=$(need_field .technology)
  first=$(need_field .guests[0].name)
  guest "$technology" running "$first" ||
    die "guest $first does not run on host $(uname -n)" "./tare refresh, then ./tare up make it again"
  await_boot "$technology" "$first"
  "load_$1_command"
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$technology" exec "$first" sh -c 'command -v "$1"' sh "${COMMAND[0]}" >/dev/null ||
    die "the guest image has no program \"${COMMAND[0]}\", which load \"$1\" needs (looked in guest $first)" \
      "use Tare's own image (leave \"image\" empty) or add the program to yours"
  ! declare -F "load_$1_prepare" >/dev/null || "load_$1_prepare" "$technology" "$first"
}

# The supervisor is an activity of its own: it must outlive this verb, and hold neither its lock nor its connection.
start_supervisor() {
  rm -f "$1/status" "$1/restarts"
  jq -c '{stack, dataFolder}' <<<"$REQUEST" >"$1/request"
  TARE_OWNER='' setsid timeout --kill-after=10 "$SUPERVISE_SECONDS" bash "$0" supervise <"$1/request" >"$1/log" 2>&1 {LOCK_DESCRIPTOR}>&- &
}

# How long each further guest may take. It is long because guests that already run the load leave an emulated guest little CPU time.
readonly LOAD_PATIENCE_SECONDS=240

# await_load FOLDER KIND COUNT: waits until every guest runs the load.
await_load() {
  local spec status='' count=0 start=$SECONDS heard=$SECONDS
  read_file "$1/spec"
  spec=$TEXT
  while ((count < $3)); do
    sleep 0.2
    supervisor_pid >/dev/null || ((SECONDS < start + 5)) || fail_load "$1" "$2" "its supervisor died"
    read_file "$1/status"
    [[ $TEXT == "$status" ]] || heard=$SECONDS
    status=$TEXT
    [[ $status != *$'\n'"$spec" ]] || count=${status%%$'\n'*}
    ((SECONDS < heard + LOAD_PATIENCE_SECONDS)) ||
      fail_load "$1" "$2" "$count of its $3 guests run it, and no other did for $LOAD_PATIENCE_SECONDS seconds"
  done
}

fail_load() {
  local log
  log=$(tail -qn 3 "$1/log" "$1/complaint" 2>/dev/null | paste -sd ';')
  die "load \"$2\" did not start on host $(uname -n): $3${log:+ ($log)}" "run the same command again"
}
