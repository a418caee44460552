# Guests, whatever they are made of. A technology is one file in guests/ that defines
#   TECH_check                   dies where this host cannot run such guests
#   TECH_versions                lines "PROGRAM VERSION"
#   TECH_list STACK              names of the stack's guests on this host, running or not; nothing where TECH is not there
#   TECH_running NAME            succeeds while the guest runs
#   TECH_start NAME              starts a guest that does not run
#   TECH_stop NAME               ends a guest at once; it stays defined
#   TECH_image NAME IMAGE        succeeds when the guest was made from that image
#   TECH_pid NAME                its first process (or its emulator) on this host
#   TECH_pids NAME               its processes or vCPU threads on this host
#   TECH_cgroup NAME             the folder of its control group; or, where it has none of its own,
#   TECH_cpu_file NAME           the file that holds the cpu time it has used
#   TECH_interface NAME          this host's end of its network: a veth or a tap
#   TECH_exec NAME CMD…          runs a command in the guest, and waits for it
#   TECH_spawn NAME MARK CMD…    starts a command in the guest that outlives the call, under this owner mark; prints a token
#   TECH_spawned NAME TOKEN      succeeds while that command runs; cheap, because it is asked while probes run
#   TECH_end NAME TOKEN MARK     ends it, with all that it started
# and where it has a quicker way than to ask one guest after the other, or to run a program in it,
#   TECH_look NAME…              sees to it that the functions above need not ask for each of these guests
#   TECH_ask NAME…               the same for what only the guests themselves can tell
#   TECH_addresses NAME          its IPv4 addresses
#   TECH_driver NAME             the driver that is bound to its network interface, where it has one of its own
#   TECH_data NAME               sees to it that the guest has /data, on its own disk, where it does not have it from its start
#   TECH_overhead_mib            memory that each guest costs its host beside what it has itself
# Called as: guest TECHNOLOGY FUNCTION ARGUMENT…

technologies() {
  declare -F | sed -n 's/^declare -f \(.*\)_spawned$/\1/p'
}

guest() {
  declare -F "$1_$2" >/dev/null ||
    die "$1 guests cannot be run by this version of Tare" "set technology to one of: $(technologies | paste -sd ' ')"
  "$1_$2" "${@:3}"
}

# guest_driver TECHNOLOGY NAME: the driver that is bound to its network interface; nothing in a container.
guest_driver() {
  ! declare -F "$1_driver" >/dev/null || "$1_driver" "$2"
}

# guest_cpu_file TECHNOLOGY NAME: see lib/sample.sh.
guest_cpu_file() {
  local folder
  if declare -F "$1_cpu_file" >/dev/null; then
    "$1_cpu_file" "$2"
    return
  fi
  folder=$(guest "$1" cgroup "$2") || return 1
  if is_cgroup2; then printf '%s/cpu.stat' "$folder"; else printf '%s/cpuacct.usage' "$folder"; fi
}

# look_at_guests TECHNOLOGY NAME…: before many of them are asked about.
look_at_guests() {
  ! declare -F "$1_look" >/dev/null || "$1_look" "${@:2}"
}

# guest_addresses TECHNOLOGY NAME: IPv4, one a line.
guest_addresses() {
  if declare -F "$1_addresses" >/dev/null; then
    "$1_addresses" "$2"
  else
    guest "$1" exec "$2" ip -o -4 address show </dev/null | awk '{ sub("/.*", "", $4); print $4 }'
  fi
}

# guest_disk NAME: the folder that a container has as /data, for its disk load.
guest_disk() {
  printf '%s/run/%s/disk/%s' "$DATA_FOLDER" "$STACK" "$1"
}

# guest_identity TECHNOLOGY NAME: another one after a restart; empty where the guest is gone.
guest_identity() {
  local pid
  pid=$(guest "$1" pid "$2" 2>/dev/null) || return 0
  printf '%s %s' "$pid" "$(start_ticks "$pid" || true)"
}
