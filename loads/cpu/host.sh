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
  local cpus before after
  local -a fleet main=()
  cpus=$(load_parameter .cpus)
  mapfile -t fleet < <(jq -r '.guests[].name' <<<"$REQUEST" | cpu_files)
  [[ ${#fleet[@]} -eq $(load_parameter .count) ]] || return 0
  mapfile -t main < <(load_parameter ".main | select(.cpus == \"$cpus\") | .name" | cpu_files)
  before="$EPOCHREALTIME $(cpu_usec "${fleet[@]}") $(cpu_usec "${main[@]}")"
  sleep "$1"
  after="$EPOCHREALTIME $(cpu_usec "${fleet[@]}") $(cpu_usec "${main[@]}")"
  awk -v before="$before" -v after="$after" -v cpus="$(count_cpus "$cpus")" 'BEGIN {
    split(before, old, " "); split(after, new, " "); usec = (new[1] - old[1]) * 1e6
    printf "%.4f %.4f\n", (new[2] - old[2]) / usec, cpus - (new[3] - old[3]) / usec }'
}

# cpu_files: the files with the cpu time of the guests that stdin names, where it can be read.
cpu_files() {
  local technology name file
  technology=$(need_field .technology)
  while IFS= read -r name; do
    file=$(guest_cpu_file "$technology" "$name") || continue
    [[ ! -r $file ]] || printf '%s\n' "$file"
  done
}

# cpu_usec FILE…: microseconds of cpu time in such files. One program reads them all, so that they are read at one moment.
cpu_usec() {
  awk -v ticks="$(getconf CLK_TCK)" '
    FILENAME ~ /cpuacct\.usage$/ { sum += $1 / 1000 }
    FILENAME ~ /cpu\.stat$/ && $1 == "usage_usec" { sum += $2 }
    FILENAME ~ /^\/proc\// { sub(/.*\) /, ""); sum += ($12 + $13) * 1e6 / ticks }
    END { printf "%.0f\n", sum }' "$@" </dev/null
}
