# What the kernel says of waiting on this host: its own text, parsed on the operator's machine (measurements/waiting.ts). It is read
# before and after a probe, never while it runs.

# waiting TECHNOLOGY MAIN: "### waiting REALTIME", then files as `tail -v` shows them: the CPUs' times and counts of interrupts, what all
# tasks have waited where the kernel keeps that, and stat and schedstat of each thread of the main guest; "### exits" with a line
# "COUNTER VALUE" for each counter of the guest's exits; "### waited". MAIN is empty if there is none.
waiting() {
  local pid task
  local -a files=(/proc/stat /proc/softirqs /proc/schedstat)
  local -A seen=()
  printf '### waiting %s\n' "$EPOCHREALTIME"
  if [[ -n $2 ]]; then
    # A guest's list may have processes or their threads, which are the same folders.
    for pid in $(guest "$1" pids "$2" 2>/dev/null); do
      for task in "/proc/$pid/task"/*; do
        [[ -z ${seen[${task##*/}]:-} ]] || continue
        seen[${task##*/}]=1
        files+=("$task/stat" "$task/schedstat")
      done
    done
  fi
  tail -v -n +1 "${files[@]}" 2>/dev/null || true
  printf '\n### exits\n'
  [[ -z $2 ]] || ! declare -F "$1_exits" >/dev/null || "$1_exits" "$2" 2>/dev/null || true
  printf '### waited\n'
}
