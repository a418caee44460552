# cpu: every vCPU of every background guest is busy with integer arithmetic.

load_cpu_command() {
  local intensity
  intensity=$(load_parameter .parameters.intensityPercent)
  COMMAND=(stress-ng --cpu "$(load_parameter .vcpus)" --cpu-method int64 --quiet)
  [[ $intensity == 100 ]] || COMMAND+=(--cpu-load "$intensity")
}

# The number of CPUs that the background guests use, whatever else keeps this host busy, and the number that they can: those of
# the fleet, less what the main guest uses of them.
load_cpu_reading() {
  local cpus main before after
  local -a fleet
  cpus=$(load_parameter .cpus)
  mapfile -t fleet < <(jq -r '.guests[1:][].name' <<<"$REQUEST")
  main=$(jq -r --arg cpus "$cpus" '.guests[0] | select(.cpus == $cpus) | .name' <<<"$REQUEST")
  before="$(guests_cpu_usec "${fleet[@]}") $(guests_cpu_usec $main)" || return 0
  sleep "$1"
  after="$(guests_cpu_usec "${fleet[@]}") $(guests_cpu_usec $main)" || return 0
  awk -v before="$before" -v after="$after" -v cpus="$(count_cpus "$cpus")" -v seconds="$1" 'BEGIN {
    split(before, old, " "); split(after, new, " ")
    printf "%.4f %.4f\n", (new[1] - old[1]) / 1e6 / seconds, cpus - (new[2] - old[2]) / 1e6 / seconds }'
}

# guests_cpu_usec NAME…: microseconds of cpu time that these guests have used; fails if it cannot be read of one of them.
guests_cpu_usec() {
  local technology name file usec sum=0
  technology=$(need_field .technology)
  for name in "$@"; do
    file=$(guest_cpu_file "$technology" "$name") && usec=$(cpu_file_usec "$file") || return 1
    sum=$((sum + usec))
  done
  printf '%s' "$sum"
}

# cpu_file_usec FILE: one that guest_cpu_file names.
cpu_file_usec() {
  case $1 in
    */cpuacct.usage) echo $(($(<"$1") / 1000)) ;;
    */cpu.stat) sed -n 's/^usage_usec //p' "$1" ;;
    *) sed 's/.*) //' "$1" | awk -v ticks="$(getconf CLK_TCK)" '{ printf "%.0f\n", ($12 + $13) * 1e6 / ticks }' ;;
  esac
}
