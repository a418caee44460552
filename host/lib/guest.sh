# Guests of any kind. A guest kind is a folder components/guests/KIND/, and its shell files are part of this program: they define
# functions KIND_…, and its verbs/ holds verbs of its own. KIND is the technology's name. A kind must define
#   KIND_check                   dies if this host cannot run such guests
#   KIND_versions                lines "PROGRAM VERSION"
#   KIND_list STACK              names of the stack's own guests on this host, running or not; nothing if KIND is not installed
#   KIND_running NAME            succeeds while the guest runs
#   KIND_start NAME              starts a guest that does not run
#   KIND_stop NAME               ends a guest at once; it stays defined
#   KIND_image NAME IMAGE        succeeds when the guest was made from that image
#   KIND_pid NAME                its first process (or its emulator) on this host
#   KIND_pids NAME               its processes or vCPU threads on this host
#   KIND_cgroup NAME             the folder of its control group; or, where it has none of its own,
#   KIND_cpu_file NAME           the file that holds the cpu time it has used
#   KIND_interface NAME          this host's end of its network: a veth or a tap
#   KIND_exec NAME CMD…          runs a command in the guest, and waits for it
#   KIND_spawn NAME MARK CMD…    starts a command in the guest that outlives the call, under this owner mark; prints a token
#   KIND_spawned NAME TOKEN      succeeds while that command runs; cheap, because it is asked while probes run
#   KIND_end NAME TOKEN MARK     ends it, with all that it started
# and, for what it can leave on a host (a THING is a label in its descriptor.ts),
#   KIND_inventory               lines "THING<tab>NAME<tab>STACK[<tab>IDENTITY]" of all such things here, whoever made them; STACK is
#                                empty if the thing does not name this request's stack, IDENTITY if it bears none
#   KIND_marked                  the same lines, of the things of any stack that carry Tare's mark
#   KIND_reclaim THING NAME      removes it if it belongs to this request's stack; fails if not, or if THING is no label of the kind
# It may define
#   KIND_clean                   removes what outlives stacks and is not in use; prints a line for each
#   KIND_forget_logs STACK       removes the logs of the stack's guests
#   KIND_inspect                 a JSON object for the doctor checks in its descriptor.ts; changes nothing
#   KIND_look NAME…              looks these guests up together, so that the functions above need not do so one by one
#   KIND_ask NAME…               the same for what must be asked of the guests themselves
#   KIND_addresses NAME          its IPv4 addresses, if there is a quicker way than running a program in it
#   KIND_driver NAME             the driver that is bound to its network interface, if it has one of its own
#   KIND_data NAME               makes /data on the guest's own disk, if the guest does not have it from its start
#   KIND_daemons                 names of the processes outside guests that belong to its guests, as the kernel has them (15 letters)
#   KIND_overhead_mib            memory that each guest costs its host in addition to its own
# and, if its guests need time to come up, all of
#   KIND_booted NAME             succeeds when commands can be run in the guest
#   KIND_last_words NAME         the end of what the guest wrote to its console, as one line
#   KIND_console NAME            the file that holds all of it
# Called as: guest KIND FUNCTION ARGUMENT…

# technologies: the names of all kinds.
technologies() {
  declare -F | sed -n 's/^declare -f \(.*\)_spawned$/\1/p'
}

# each_kind FUNCTION ARGUMENT…: calls this function of every kind that defines it.
each_kind() {
  local kind
  for kind in $(technologies); do
    ! declare -F "${kind}_$1" >/dev/null || "${kind}_$1" "${@:2}"
  done
}

guest() {
  declare -F "$1_$2" >/dev/null ||
    die "$1 guests cannot be run by this version of Tare" "set technology to one of: $(technologies | paste -sd ' ')"
  "$1_$2" "${@:3}"
}

# start_guest TECHNOLOGY NAME: starts a guest that does not run; fails if it is not this stack's.
start_guest() {
  [[ $'\n'$(guest "$1" list "$STACK")$'\n' == *$'\n'"$2"$'\n'* ]] && guest "$1" start "$2"
}

# guest_driver TECHNOLOGY NAME: the driver that is bound to its network interface; nothing in a container.
guest_driver() {
  ! declare -F "$1_driver" >/dev/null || "$1_driver" "$2"
}

# guest_cpu_file TECHNOLOGY NAME: the file that says how much cpu time the guest has used (see lib/sample.sh).
guest_cpu_file() {
  local folder
  if declare -F "$1_cpu_file" >/dev/null; then
    "$1_cpu_file" "$2"
    return
  fi
  folder=$(guest "$1" cgroup "$2") || return 1
  # The root group is everybody's account; the guest's first process is at least its own.
  if [[ ! -e ${folder%/}/../cgroup.procs ]]; then
    printf '/proc/%s/stat' "$(guest "$1" pid "$2")"
    return
  fi
  if is_cgroup2; then printf '%s/cpu.stat' "$folder"; else printf '%s/cpuacct.usage' "$folder"; fi
}

# guest_io_file CPU_FILE PID: the file that says what the guest has read from disks and written to them: its group's, or that of the
# process that is its only account.
guest_io_file() {
  if [[ $1 == /proc/* ]]; then
    printf '/proc/%s/io' "$2"
  elif [[ $1 == */cpu.stat ]]; then
    printf '%s/io.stat' "${1%/*}"
  elif [[ -n $1 ]]; then
    printf '%s/blkio.throttle.io_service_bytes_recursive' "$(cgroup1_folder "$2" blkio)"
  fi
}

# look_at_guests TECHNOLOGY NAME…: call it before asking about many guests; see KIND_look.
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

# guest_disk NAME: this host's folder that a container sees as /data, for its disk load.
guest_disk() {
  printf '%s/run/%s/disk/%s' "$DATA_FOLDER" "$STACK" "$1"
}

# guest_identity TECHNOLOGY NAME: changes when the guest restarts; empty if the guest does not run.
guest_identity() {
  local pid
  pid=$(guest "$1" pid "$2" 2>/dev/null) || return 0
  printf '%s %s' "$pid" "$(start_ticks "$pid" || true)"
}
