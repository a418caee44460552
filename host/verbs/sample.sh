# sample: readings of this host every so often, from now until stdin ends; so the operator's death ends it, too.
# Request, one line: {stack, dataFolder, technology, everySeconds, wireNic, fleet: [name of each background guest here]}.
# Answer: text, each part as soon as it is there (see lib/sample.sh): the first reading, by which the operator knows how the
# clocks differ; a line for each guest of the fleet that runs; after the last reading one for each whose first process has
# ended since; beside them the wire's queue.

LIMIT_SECONDS[sample]=1209600

# Of the fleet's guests that run: who each is (PID START_TICKS) by name, the files that hold the cpu time they have used, and
# what is said of them.
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
  # What was there before and after the probe is read as well.
  sleep 1
  sample "${files[@]}"
  while operator_waits "$every"; do sample "${files[@]}"; done
  sample "${files[@]}"
  sleep 1
  sample "${files[@]}"
  sample_fixed "$wire_nic"
  name_the_ended
}

# operator_waits SECONDS: waits that long; fails at once when stdin ends.
operator_waits() {
  local code=0
  read -rt "$1" || code=$?
  [[ $code -ne 1 ]]
}

# describe_fleet TECHNOLOGY: FLEET_LINES are "### guest NAME INTERFACE CPU_FILE"; "-" for what cannot be told.
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
