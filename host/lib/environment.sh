# The description of this host that run records contain (HostEnvironment in scenarios/run.ts). What cannot be read is null. It is
# read before and after each probe, so that a record says what was and not what once had been.

# host_environment TECHNOLOGY BRIDGE WIRE_NIC CPUS
host_environment() {
  jq -n \
    --arg hostname "$(uname -n)" \
    --arg kernel "$(uname -r)" \
    --arg cpuModel "$(sed -n '/^model name/ { s/^[^:]*: //p; q }' /proc/cpuinfo)" \
    --argjson cpuCount "$(getconf _NPROCESSORS_ONLN)" \
    --arg cpus "$4" \
    --argjson memoryMiB "$(($(memory_kib MemTotal) / 1024))" \
    --arg cgroupVersion "$(cgroup_version)" \
    --arg governor "$(governors)" \
    --argjson turbo "$(turbo)" \
    --argjson smt "$(as_boolean "$(first_line /sys/devices/system/cpu/smt/active)")" \
    --arg clockSource "$(first_line /sys/devices/system/clocksource/clocksource0/current_clocksource)" \
    --argjson bridgeNfCall "$(as_boolean "$(first_line /proc/sys/net/bridge/bridge-nf-call-iptables)")" \
    --argjson qdiscs "$(qdiscs "$2" "$3" | as_lines)" \
    --argjson offloads "$(ethtool -k "$3" 2>/dev/null | sed -nE 's/^[[:space:]]*([^:]+): on.*/\1/p' | as_lines)" \
    --argjson coalescing "$(ethtool -c "$3" 2>/dev/null | sed -nE '/^[a-z].*: [0-9]/p' | as_lines)" \
    --argjson versions "$(versions "$1" | as_record)" \
    --arg commandLine "$(first_line /proc/cmdline)" \
    --arg microcode "$(sed -n '/^microcode/ { s/^[^:]*: //p; q }' /proc/cpuinfo)" \
    --arg idleDriver "$(first_line /sys/devices/system/cpu/cpuidle/current_driver)" \
    --arg idleGovernor "$(cat /sys/devices/system/cpu/cpuidle/current_governor{,_ro} 2>/dev/null | head -n 1)" \
    --argjson idleDisabled "$(disabled_idle_states | as_lines)" \
    --argjson adaptiveCoalescing "$(adaptive_coalescing "$3" | as_lines)" \
    --argjson bridgeMtu "$(first_line "/sys/class/net/$2/mtu" | as_number)" \
    --argjson wireMtu "$(first_line "/sys/class/net/$3/mtu" | as_number)" \
    --argjson wireBitsPerSecond "$(wire_bits_per_second "$3" | as_number)" \
    --arg bootId "$(first_line /proc/sys/kernel/random/boot_id)" \
    --argjson tuning "$(tuning_reading)" \
    'def known: if . == "" then null else . end;
     {$hostname, $kernel, $cpuModel, $cpuCount, $cpus, $memoryMiB, cgroupVersion: ($cgroupVersion | known | if . then tonumber else . end),
      governor: ($governor | known), $turbo, $smt, clockSource: ($clockSource | known), $bridgeNfCall,
      $qdiscs, $offloads, $coalescing, $versions, commandLine: ($commandLine | known), microcode: ($microcode | known),
      idle: {driver: ($idleDriver | known), governor: ($idleGovernor | known), disabled: $idleDisabled}, $adaptiveCoalescing,
      mtu: {bridge: $bridgeMtu, wire: $wireMtu}, $wireBitsPerSecond, bootId: ($bootId | known)}
      + if $tuning then {$tuning} else {} end'
}

# usable_cpus LIST: the CPUs that the testbed may use: the configured ones, else those that the lab gives this host, else all online.
usable_cpus() {
  local online lab
  online=$(</sys/devices/system/cpu/online)
  lab=$(lab_marker | jq -r '.cpus // empty')
  printf '%s' "${1:-${lab:-$online}}"
}

# lab_marker: what a lab host says about itself; {} on a real server.
lab_marker() {
  cat /run/tare-lab.json 2>/dev/null || echo '{}'
}

# memory_kib NAME: the value of a line of /proc/meminfo.
memory_kib() {
  awk -v name="$1:" '$1 == name { print $2 }' /proc/meminfo
}

# versions TECHNOLOGY: lines "PROGRAM VERSION" of what takes part in a measurement.
versions() {
  guest "$1" versions
  tcpdump --version 2>&1 | sed -nE 's/^tcpdump version ([^ ]+).*/tcpdump \1/p'
  ping -V 2>/dev/null | sed -nE 's/^ping from iputils[ -]+([^ ]+).*/ping \1/p'
  ip -V | sed -nE 's/.*(iproute2)-([^, ]+).*/\1 \2/p'
}

qdiscs() {
  local interface
  for interface in "$@"; do tc qdisc show dev "$interface"; done
}

# governors: those of all CPUs, each once: "performance,powersave".
governors() {
  cat /sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_governor 2>/dev/null | sort -u | paste -sd ,
}

# disabled_idle_states: lines "NAME CPUS" of the idle states that are disabled on some CPUs, with the number of those CPUs.
disabled_idle_states() {
  local file value name
  local -A cpus=()
  for file in /sys/devices/system/cpu/cpu[0-9]*/cpuidle/state[0-9]*/disable; do
    read -r value 2>/dev/null <"$file" || continue
    [[ $value != 0 ]] || continue
    read -r name 2>/dev/null <"${file%/*}/name" || continue
    cpus[$name]=$((${cpus[$name]:-0} + 1))
  done
  for name in "${!cpus[@]}"; do printf '%s on %s CPUs\n' "$name" "${cpus[$name]}"; done | sort
}

# adaptive_coalescing NIC: "rx" and "tx", where the NIC chooses by itself how long it waits for more packets.
adaptive_coalescing() {
  ethtool -c "$1" 2>/dev/null | sed -nE 's/^Adaptive RX: *on.*/rx/p; s/^Adaptive .*TX: *on.*/tx/p' || true
}

turbo() {
  local no_turbo=/sys/devices/system/cpu/intel_pstate/no_turbo boost=/sys/devices/system/cpu/cpufreq/boost
  if [[ -r $no_turbo ]]; then
    as_boolean "$((1 - $(<"$no_turbo")))"
  else
    as_boolean "$(first_line "$boost")"
  fi
}

first_line() {
  head -n 1 "$1" 2>/dev/null || true
}

# as_boolean TEXT: true for 1, false for 0, null for anything else.
as_boolean() {
  case $1 in 1) echo true ;; 0) echo false ;; *) echo null ;; esac
}

# as_number: the number on stdin; null for what is no whole number above 0.
as_number() {
  local text
  read -r text || true
  if [[ $text =~ ^[1-9][0-9]*$ ]]; then printf '%s' "$text"; else printf null; fi
}

# as_lines turns lines into a JSON array, as_record "NAME VALUE" lines into an object.
as_lines() {
  jq -Rnc '[inputs | sub("\\s+$"; "") | select(. != "")]'
}

as_record() {
  jq -Rnc '[inputs | capture("^(?<key>\\S+) (?<value>.*)$")] | from_entries'
}
