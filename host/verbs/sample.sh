# sample: reads this host at intervals until stdin ends, which it also does when the operator's process dies.
# Request, one line: {stack, dataFolder, technology, everySeconds, wireNic, fleet: [name of each background guest here]}.
# Answer: text, each part printed as soon as it is there (see lib/sample.sh): the first reading, which tells the operator how the
# clocks differ; a line for each guest of the fleet that runs; further readings; after the last one a line for each guest whose
# first process has ended since; and the wire's queue.

LIMIT_SECONDS[sample]=1209600

# About the fleet's guests that run: their identity (PID START_TICKS) by name, the files with the cpu time that they have used, and
# the lines printed about them.
declare -A FLEET=()
FLEET_CPU_FILES=()
FLEET_LINES=()

verb_sample() {
  local every wire_nic
  local -a files
  begin_line sample
  export LC_ALL=C
  every=$(need_field .everySeconds)
  wire_nic=$(need_field .wireNic)
  describe_fleet "$(need_field .technology)"
  mapfile -t files < <(sample_files)
  files+=("${FLEET_CPU_FILES[@]}")
  sample "${files[@]}"
  sample_fixed "$wire_nic"
  printf '%s\n' ${FLEET_LINES[@]+"${FLEET_LINES[@]}"}
  # A reading is taken before and after the probe, too.
  sleep 1
  sample "${files[@]}"
  while operator_waits "$every"; do sample "${files[@]}"; done
  sample "${files[@]}"
  sleep 1
  sample "${files[@]}"
  sample_fixed "$wire_nic"
  name_the_ended
}

# operator_waits SECONDS: waits for that long; fails as soon as stdin ends.
operator_waits() {
  local code=0
  read -rt "$1" || code=$?
  [[ $code -ne 1 ]]
}

# describe_fleet TECHNOLOGY: FLEET_LINES are "### guest NAME INTERFACE CPU_FILE"; "-" for what is not known.
describe_fleet() {
  local name pid interface file
  local -a names
  mapfile -t names < <(jq -r '.fleet[]' <<<"$REQUEST")
  look_at_guests "$1" "${names[@]}"
  for name in "${names[@]}"; do
    pid=$(guest "$1" pid "$name" 2>/dev/null) || continue
    FLEET[$name]="$pid $(start_ticks "$pid")" || continue
    interface=$(guest "$1" interface "$name" 2>/dev/null) || interface=
    file=$(guest_cpu_file "$1" "$name" 2>/dev/null) || file=
    if [[ -r $file ]]; then FLEET_CPU_FILES+=("$file"); else file=; fi
    FLEET_LINES+=("### guest $name ${interface:--} ${file:--}")
  done
}

name_the_ended() {
  local name
  for name in "${!FLEET[@]}"; do
    # shellcheck disable=SC2086 # two words: PID START_TICKS
    is_alive ${FLEET[$name]} || printf '### ended %s\n' "$name"
  done
}
