# facts: describes this host, and dies if a testbed of the technology cannot run on it.
# Without `tuning` in the request, a tuning that stands here ends: nobody asks for it any more, and the engine deletes it only after the
# measurement. Request: {stack, dataFolder, technology, bridge, wireNic, cpus, affinity, tuning?}.
# Answer: {environment: HostEnvironment, lab, cpuMode}.

verb_facts() {
  local technology bridge wire_nic cpus
  begin facts
  hold_host
  [[ -n $(field .tuning) ]] || end_unwanted_tuning
  technology=$(need_field .technology)
  bridge=$(need_field .bridge)
  wire_nic=$(need_field .wireNic)
  need_program ip tc tcpdump awk
  guest "$technology" check
  check_network "$bridge" "$wire_nic"
  [[ -n $(cgroup_version) ]] || die "host $(uname -n) has no control groups" "mount the cgroup file system there"
  cpus=$(usable_cpus "$(field .cpus)")
  check_cpus "$cpus" "$(field .affinity)"
  jq -nc --argjson environment "$(host_environment "$technology" "$bridge" "$wire_nic" "$cpus")" --argjson marker "$(lab_marker)" \
    '{$environment, lab: ($marker.lab // null), cpuMode: ($marker.cpuMode // null)}'
}

end_unwanted_tuning() {
  [[ -e $(tuning_folder) ]] || return 0
  lock reservation
  end_tuning
  unlock
}

# check_network BRIDGE WIRE_NIC
check_network() {
  local side="senderBridge or responderBridge"
  [[ -d /sys/class/net/$1/bridge ]] ||
    die "host $(uname -n) has no bridge \"$1\"" "make one with the wire's interface in it, or set $side to the one to use"
  [[ -d /sys/class/net/$2 ]] ||
    die "host $(uname -n) has no interface \"$2\"" "set senderWireNic or responderWireNic to the interface that leads to the other host"
  [[ $(basename "$(readlink "/sys/class/net/$2/master" 2>/dev/null)") == "$1" ]] ||
    die "interface $2 of host $(uname -n) is not in bridge $1" "ip link set $2 master $1, or set $side"
}

# with_tuning TEXT: prints it on a host that is tuned.
with_tuning() {
  [[ ! -e $(tuning_folder)/settings ]] || printf '%s' "$1"
}

# check_cpus LIST AFFINITY
check_cpus() {
  local missing
  missing=$(comm -23 <(expand_cpus "$1" | sort) <(expand_cpus "$(</sys/devices/system/cpu/online)" | sort) | shorten_cpus)
  [[ -z $missing ]] ||
    die "host $(uname -n) has no CPU $missing (asked for: $1)" "set senderCpus or responderCpus to CPUs that are online$(with_tuning ", which second threads of cores are not while tuning has SMT off")"
  [[ $2 != true || $(count_cpus "$1") -gt 1 ]] ||
    die "affinity needs a CPU for the main guest and another for the rest, and host $(uname -n) has one ($1)" \
      "set affinity to false, or give the host more CPUs (senderCpus, responderCpus; in a lab: --cpus shared)"
}
