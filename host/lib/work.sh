# What this host does while nothing is asked of it: by this `./tare doctor` tells other people's work before a testbed is built.

readonly WORK_SECONDS=2

# work_reading: two looks at all CPUs and processes, as JSON: {loadAverage, cpus, seconds, before, after: {cpus: text of /proc/stat,
# processes: lines of /proc/PID/stat}, session: the process of this session, marked: processes that a stack runs here}.
work_reading() {
  local started=$EPOCHREALTIME before_cpus before_processes seconds
  before_cpus=$(grep '^cpu' /proc/stat)
  before_processes=$(cat /proc/[0-9]*/stat 2>/dev/null) || true
  sleep "$WORK_SECONDS"
  seconds=$(awk -v from="$started" -v to="$EPOCHREALTIME" 'BEGIN { print to - from }')
  # The texts may be longer than an argument of a program.
  jq -n --rawfile beforeCpus <(echo "$before_cpus") --rawfile beforeProcesses <(echo "$before_processes") \
    --rawfile afterCpus <(grep '^cpu' /proc/stat) --rawfile afterProcesses <(cat /proc/[0-9]*/stat 2>/dev/null) \
    --rawfile marked <(grep -lsz '^TARE_OWNER=.' /proc/[0-9]*/environ) \
    --arg loadAverage "$(cut -d ' ' -f 1-3 /proc/loadavg)" --arg cpus "$(usable_cpus "")" --argjson seconds "$seconds" \
    --argjson session "$(session_pid)" \
    '{$loadAverage, $cpus, $seconds, before: {cpus: $beforeCpus, processes: $beforeProcesses},
      after: {cpus: $afterCpus, processes: $afterProcesses}, $session,
      marked: [$marked | scan("/proc/([0-9]+)/")[0] | tonumber]}'
}
