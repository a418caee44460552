# Readings of this host, by which the validity and the load of a run are judged: the kernel's own text, parsed on the operator's
# machine. They are taken while probes run and so must be cheap: `tail` and `cat` are the only programs that are started.

# sample FILE…: "### sample REALTIME", "### clock …" (see clock_pair), then the files as `tail -v` shows them, and the stat lines of
# all processes of this host, by which other people's work is told from the testbed's.
sample() {
  printf '### sample %s\n### clock %s\n' "$EPOCHREALTIME" "$(clock_pair)"
  tail -v -n +1 "$@" 2>/dev/null || true
  printf '\n==> processes <==\n'
  cat /proc/[0-9]*/stat 2>/dev/null || true
  printf '\n### end\n'
}

# sample_files: the files that a sample of this host reads.
sample_files() {
  local file function
  for file in /proc/stat /proc/loadavg /proc/net/dev /proc/diskstats /proc/pressure/{cpu,io,memory} \
    /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor; do
    [[ ! -r $file ]] || printf '%s\n' "$file"
  done
  for function in $(load_functions files); do "$function"; done
}

# sample_fixed WIRE_NIC: what is read only before and after the probe: the wire's queue as tc's JSON, its speed in Mbit/s, and
# the data folder's disk as MAJOR:MINOR.
sample_fixed() {
  printf '### queues %s\n' "$(tc -s -j qdisc show dev "$1" 2>/dev/null | tr -d '\n')"
  printf '### speed %s\n' "$(cat "/sys/class/net/$1/speed" 2>/dev/null || true)"
  printf '### disk %s\n' "$(stat -c %Hd:%Ld "$DATA_FOLDER" 2>/dev/null || true)"
}

# clock_pair: "REALTIME_BEFORE REALTIME_AFTER MONOTONIC STEP" in seconds. The difference between the clocks changes only when
# somebody sets the clock. STEP is the resolution of MONOTONIC; the timer list has nanoseconds, but only root can read it.
clock_pair() {
  local before after monotonic step
  before=$EPOCHREALTIME
  if { read -r _ && read -r _ && read -r _ _ monotonic _; } 2>/dev/null </proc/timer_list && [[ $monotonic =~ ^[0-9]{10,}$ ]]; then
    monotonic="${monotonic:0:-9}.${monotonic: -9}"
    step=0.000001
  else
    read -r monotonic _ </proc/uptime
    step=0.01
  fi
  after=$EPOCHREALTIME
  printf '%s %s %s %s' "$before" "$after" "$monotonic" "$step"
}
