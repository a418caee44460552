# mend: starts the guests of this host that were shut down or killed since verb ready checked them. Their load comes back
# with them.
# Request: {stack, dataFolder, technology, guests: [name]}. Answer: {started: [name]}.

LIMIT_SECONDS[mend]=900

verb_mend() {
  local technology name
  local -a names started=()
  begin mend
  need_host
  technology=$(need_field .technology)
  mapfile -t names < <(jq -r '.guests[]' <<<"$REQUEST")
  look_at_guests "$technology" "${names[@]}"
  for name in "${names[@]}"; do
    ! guest "$technology" running "$name" || continue
    start_guest "$technology" "$name" 2>/dev/null ||
      die "guest $name does not run on host $(uname -n) and cannot be started" "./tare refresh, then ./tare up make it again"
    await_boot "$technology" "$name"
    started+=("$name")
  done
  [[ ${#started[@]} -eq 0 ]] || await_load_again
  jq -nc '{started: $ARGS.positional}' --args -- ${started[@]+"${started[@]}"}
}

# await_load_again: gives the supervisor, which looks every second, half a minute. load-status tells whether that was enough.
await_load_again() {
  local folder running round
  folder=$(load_folder)
  supervisor_pid >/dev/null || return 0
  for round in {1..15}; do
    sleep 2
    read -r running 2>/dev/null <"$folder/status" || running=0
    if ((running >= $(jq '.guests | length' "$folder/spec"))); then return; fi
  done
}
