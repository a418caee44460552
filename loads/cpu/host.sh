# cpu: every vCPU of every background guest is busy with integer arithmetic.

load_cpu_command() {
  local intensity
  intensity=$(load_parameter .parameters.intensityPercent)
  COMMAND=(stress-ng --cpu "$(load_parameter .vcpus)" --cpu-method int64 --quiet)
  [[ $intensity == 100 ]] || COMMAND+=(--cpu-load "$intensity")
}

# The number of this host's CPUs that are busy, with the load or anything else.
load_cpu_reading() {
  local before after cpus
  cpus=$(load_parameter .cpus)
  before=$(busy_ticks "$cpus")
  sleep "$1"
  after=$(busy_ticks "$cpus")
  awk -v busy="$((after - before))" -v ticks="$(getconf CLK_TCK)" -v seconds="$1" 'BEGIN { printf "%.4f\n", busy / ticks / seconds }'
}

# busy_ticks CPU_LIST: clock ticks since boot in which these CPUs neither idled nor waited for disks.
busy_ticks() {
  awk -v list="$(expand_cpus "$1" | paste -sd ' ')" '
    BEGIN { split(list, wanted, " "); for (i in wanted) named["cpu" wanted[i]] = 1 }
    $1 in named { busy += $2 + $3 + $4 + $7 + $8 + $9 }
    END { print busy + 0 }' /proc/stat
}
