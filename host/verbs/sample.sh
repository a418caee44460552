# sample: reads this host at intervals until stdin ends, which it also does when the operator's process dies.
# Request, one line: {stack, dataFolder, technology, everySeconds, wireNic, main: name of the main guest here,
#   fleet: [name of each background guest here]}.
# Answer: text, each part printed as soon as it is there (see lib/sample.sh): the first reading, which tells the operator how the
# clocks differ; what the kernel says of waiting (lib/waiting.sh), what this host's processes are known by (known_processes), a line
# for each guest that runs; further readings, the last but one followed by what the kernel says of waiting then; the wire's queue; and a
# line for each guest whose first process has ended since.

LIMIT_SECONDS[sample]=1209600

# About the guests that run: the identity (PID START_TICKS) of those of the fleet by name, the files with what the guests have used
# and which processes are theirs, and the lines printed about them.
declare -A FLEET=()
GUEST_FILES_READ=()
GUEST_LINES=()

verb_sample() {
  local every wire_nic technology main
  local -a files
  begin_line sample
  need_host
  export LC_ALL=C
  every=$(need_field .everySeconds)
  wire_nic=$(need_field .wireNic)
  technology=$(need_field .technology)
  main=$(field .main)
  describe_guests "$technology" "$main"
  mapfile -t files < <(sample_files)
  files+=("${GUEST_FILES_READ[@]}")
  sample "${files[@]}"
  sample_fixed "$wire_nic"
  waiting "$technology" "$main"
  known_processes
  printf '%s\n' ${GUEST_LINES[@]+"${GUEST_LINES[@]}"}
  # What a fleet does is read for a second before the probe, too. Without one nobody waits for that.
  [[ -z $(field .fleet[0]) ]] || read_again "${files[@]}"
  while operator_waits "$every"; do sample "${files[@]}"; done
  sample "${files[@]}"
  waiting "$technology" "$main"
  read_again "${files[@]}"
  sample_fixed "$wire_nic"
  name_the_ended
}

# read_again FILE…: takes a reading one second after the last one.
read_again() {
  sleep 1
  sample "$@"
}

# operator_waits SECONDS: waits for that long; fails as soon as stdin ends.
operator_waits() {
  local code=0
  read -rt "$1" || code=$?
  [[ $code -ne 1 ]]
}

# describe_guests TECHNOLOGY MAIN: GUEST_LINES are "### guest NAME INTERFACE CPU_FILE IO_FILE…" for each of the fleet, and the same with
# "main" for the main guest; "-" for what is not known.
describe_guests() {
  local name main=$2
  local -a fleet
  mapfile -t fleet < <(jq -r '.fleet[]' <<<"$REQUEST")
  look_at_guests "$1" ${main:+"$main"} "${fleet[@]}"
  [[ -z $main ]] || describe_guest "$1" main "$main" || true
  for name in "${fleet[@]}"; do
    describe_guest "$1" guest "$name" || continue
    FLEET[$name]=$IDENTITY
  done
}

# describe_guest TECHNOLOGY WORD NAME: sets IDENTITY; fails if the guest does not run.
IDENTITY=
describe_guest() {
  local pid interface cpu_file
  local -a io_files
  pid=$(guest "$1" pid "$3" 2>/dev/null) || return 1
  IDENTITY="$pid $(start_ticks "$pid")" || return 1
  interface=$(guest "$1" interface "$3" 2>/dev/null) || interface=
  cpu_file=$(guest_cpu_file "$1" "$3" 2>/dev/null) || cpu_file=
  mapfile -t io_files < <(guest_io_files "$cpu_file" "$pid")
  if [[ -r $cpu_file ]]; then GUEST_FILES_READ+=("$cpu_file"); else cpu_file=; fi
  GUEST_FILES_READ+=("${io_files[@]}")
  # A guest may have groups of its own below its group.
  [[ $cpu_file != */cgroup/* ]] || mapfile -t -O "${#GUEST_FILES_READ[@]}" GUEST_FILES_READ < <(find "${cpu_file%/*}" -name cgroup.procs)
  GUEST_LINES+=("### $2 $3 ${interface:--} ${cpu_file:--} ${io_files[*]:--}")
}

# known_processes: what tells the testbed's processes from others: which machine's they are (a lab's hosts and its operator share
# one), the first of those that measure, and the names of the daemons that guests need.
known_processes() {
  local session supervisor
  session=$(session_pid)
  supervisor=$(supervisor_pid) || supervisor=
  printf '### machine %s %s\n' "$(</proc/sys/kernel/random/boot_id)" "$(readlink /proc/self/ns/pid)"
  printf '### tool %s %s\n' "$session" "$supervisor"
  printf '### daemons %s\n' "$(each_kind daemons | paste -sd ' ')"
}

name_the_ended() {
  local name
  for name in "${!FLEET[@]}"; do
    # shellcheck disable=SC2086 # two words: PID START_TICKS
    is_alive ${FLEET[$name]} || printf '### ended %s\n' "$name"
  done
}
