# sample: readings of this host every so often, from now until stdin ends; so the operator's death ends it, too.
# Request, one line: {stack, dataFolder, technology, everySeconds, wireNic, fleet: [name of each background guest here]}.
# Answer: text, each part as soon as it is there (see lib/sample.sh); first the fleet's
# interfaces; first and last the wire's queue.

LIMIT_SECONDS[sample]=1209600

verb_sample() {
  local every wire_nic
  local -a files
  begin_line sample
  export LC_ALL=C
  every=$(need_field .everySeconds)
  wire_nic=$(need_field .wireNic)
  mapfile -t files < <(
    sample_files
    fleet_cpu_files "$(need_field .technology)"
  )
  printf '### fleet %s\n' "$(fleet_interfaces "$(need_field .technology)" | paste -sd ' ')"
  sample_fixed "$wire_nic"
  sample "${files[@]}"
  while operator_waits "$every"; do sample "${files[@]}"; done
  sample "${files[@]}"
  sample_fixed "$wire_nic"
}

# operator_waits SECONDS: waits that long; fails at once when stdin ends.
operator_waits() {
  local code=0
  read -rt "$1" || code=$?
  [[ $code -ne 1 ]]
}

# fleet_interfaces TECHNOLOGY: this host's ends of the background guests' network.
fleet_interfaces() {
  local name
  while IFS= read -r name; do
    guest "$1" interface "$name" 2>/dev/null || continue
    echo
  done < <(jq -r '.fleet[]' <<<"$REQUEST") | grep . || true
}

# fleet_cpu_files TECHNOLOGY: the file of each background guest that holds the cpu time it has used.
fleet_cpu_files() {
  local name folder file
  while IFS= read -r name; do
    folder=$(guest "$1" cgroup "$name") || continue
    file="$folder/cpuacct.usage"
    [[ $(cgroup_version) != 2 ]] || file="$folder/cpu.stat"
    [[ ! -r $file ]] || printf '%s\n' "$file"
  done < <(jq -r '.fleet[]' <<<"$REQUEST")
}
