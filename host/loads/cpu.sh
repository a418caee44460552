# cpu: every vCPU of every background guest is busy with integer arithmetic.

# load_cpu_command VCPUS: sets COMMAND, what runs in each guest until it is ended.
load_cpu_command() {
  COMMAND=(stress-ng --cpu "$1" --cpu-method int64 --quiet)
}

# load_cpu_share COUNT VCPUS CPUS SECONDS: which share of its ceiling the load reaches over the given time, 0 to 1 and a bit
# more. The ceiling is min(COUNT × VCPUS, the host's CPUs), judged for the host: whoever uses a CPU, it is busy.
load_cpu_share() {
  local before after
  before=$(busy_ticks "$3")
  sleep "$4"
  after=$(busy_ticks "$3")
  awk -v busy="$((after - before))" -v ticks="$(getconf CLK_TCK)" -v seconds="$4" -v wanted="$(($1 * $2))" \
    -v cpus="$(count_cpus "$3")" 'BEGIN { printf "%.3f\n", busy / (ticks * seconds * (wanted < cpus ? wanted : cpus)) }'
}

# busy_ticks CPU_LIST: clock ticks that these CPUs did not idle, nor wait for disks, since boot.
busy_ticks() {
  awk -v list="$(expand_cpus "$1" | paste -sd ' ')" '
    BEGIN { split(list, wanted, " "); for (i in wanted) named["cpu" wanted[i]] = 1 }
    $1 in named { busy += $2 + $3 + $4 + $7 + $8 + $9 }
    END { print busy + 0 }' /proc/stat
}
