# booted: waits until so few of these guests still boot that this host's CPUs can bear others being started.
# Request: {stack, dataFolder, technology, cpus, guests: [{name}]}. Answer: {guests: count}.

LIMIT_SECONDS[booted]=900

readonly BOOTS_PER_CPU=2

verb_booted() {
  local technology name bound
  local -a booting left
  begin booted
  hold_host
  technology=$(need_field .technology)
  bound=$((BOOTS_PER_CPU * $(count_cpus "$(usable_cpus "$(field .cpus)")")))
  mapfile -t booting < <(jq -r '.guests[].name' <<<"$REQUEST")
  while true; do
    left=()
    for name in "${booting[@]}"; do
      guest "$technology" booted "$name" || left+=("$name")
    done
    ((${#left[@]} >= bound)) || break
    for name in "${left[@]}"; do still_boots "$technology" "$name"; done
    booting=("${left[@]}")
    sleep 0.5
  done
  jq -c '{guests: (.guests | length)}' <<<"$REQUEST"
}
