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
  local cpus seconds=$1
  local -a fleet main before after
  cpus=$(load_parameter .cpus)
  mapfile -t fleet < <(jq -r '.guests[1:][].name' <<<"$REQUEST")
  mapfile -t main < <(jq -r --arg cpus "$cpus" '.guests[0] | select(.cpus == $cpus) | .name' <<<"$REQUEST")
  mapfile -t before < <(guests_cpu_usec "${fleet[@]}" && guests_cpu_usec "${main[@]}")
  sleep "$seconds"
  mapfile -t after < <(guests_cpu_usec "${fleet[@]}" && guests_cpu_usec "${main[@]}")
  [[ ${#before[@]} -eq 2 && ${#after[@]} -eq 2 ]] || return 0
  awk -v fleet="$((after[0] - before[0]))" -v main="$((after[1] - before[1]))" -v cpus="$(count_cpus "$cpus")" -v seconds="$seconds" \
    'BEGIN { printf "%.4f %.4f\n", fleet / 1e6 / seconds, cpus - main / 1e6 / seconds }'
}

# guests_cpu_usec NAME…: microseconds of cpu time that these guests have used; fails if it cannot be read of one of them.
guests_cpu_usec() {
  local technology name file usec sum=0
  technology=$(need_field .technology)
  for name in "$@"; do
    file=$(guest_cpu_file "$technology" "$name") && usec=$(cpu_file_usec "$file") || return 1
    sum=$((sum + usec))
  done
  printf '%s\n' "$sum"
}

# cpu_file_usec FILE: one that guest_cpu_file names.
cpu_file_usec() {
  case $1 in
    */cpuacct.usage) echo $(($(<"$1") / 1000)) ;;
    */cpu.stat) sed -n 's/^usage_usec //p' "$1" ;;
    *) sed 's/.*) //' "$1" | awk -v ticks="$(getconf CLK_TCK)" '{ printf "%.0f\n", ($12 + $13) * 1e6 / ticks }' ;;
  esac
}
