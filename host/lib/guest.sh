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
#   KIND_removal THING NAME      prints the command that removes it; nothing if THING is none of the kind's
# It may define
#   KIND_make                    makes the guest of the request, which is that of the kind's verb that creates guests. One that runs as
#                                asked is kept; one that differs or does not start is made anew. Prints the verb's answer
#   KIND_remove NAME             removes the guest of this request's stack, whatever state it is in
#   KIND_clean                   removes what outlives stacks and is not in use; prints a line for each
#   KIND_outlives THING NAME     for a thing of the stack that cannot be removed and holds nothing up: prints why, and what to do
#   KIND_leave NAME              takes a guest that is about to be removed out of its network, if that is better done for one at a time
#   KIND_forget_logs STACK       removes the logs of the stack's guests
#   KIND_inspect                 a JSON object for the doctor checks in its descriptor.ts; changes nothing
#   KIND_paused NAME             succeeds while the guest runs but is paused; prints the command that lets it go on
#   KIND_look NAME…              looks these guests up together, so that the functions above need not do so one by one
#   KIND_ask NAME…               the same for what must be asked of the guests themselves
#   KIND_forget NAME             forgets what these two found out about a guest, which has changed since
#   KIND_addresses NAME          its IPv4 addresses, if there is a quicker way than running a program in it
#   KIND_driver NAME             the driver that is bound to its network interface, if it has one of its own
#   KIND_exits NAME              lines "COUNTER VALUE": how often its vCPUs have left guest mode, where the host counts that
#   KIND_data NAME               makes /data on the guest's own disk, if the guest does not have it from its start
#   KIND_daemons                 names of the processes outside guests that belong to its guests, as the kernel has them (15 letters)
#   KIND_networks                lines "WHAT<tab>CIDR" of networks here that its guests' network must not overlap
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

# need_running TECHNOLOGY NAME: dies unless commands can be run in the guest.
need_running() {
  guest "$1" running "$2" ||
    die "guest $2 does not run on host $(uname -n)" "$(tare_call up) mends that and measures again"
  need_awake "$@"
}

# need_awake TECHNOLOGY NAME: dies if the guest is paused, because a command in it would not end.
need_awake() {
  local remedy
  declare -F "$1_paused" >/dev/null || return 0
  ! remedy=$("$1_paused" "$2" 2>/dev/null) ||
    die "guest $2 of host $(uname -n) is paused" "let it go on there ($remedy), then run the same command again"
}

# need_guest_program TECHNOLOGY NAME PROGRAM
need_guest_program() {
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$1" exec "$2" sh -c 'command -v "$1"' sh "$3" </dev/null >/dev/null ||
    die "guest $2 has no program \"$3\"" "use Tare's own image (leave \"image\" empty) or add the program to yours"
}

# How long a command in a guest may take, in seconds. Nearly all of them answer at once.
GUEST_SECONDS=60

# ask_guest NAME PROGRAM ARGUMENT…: runs the program that runs a command in this guest, and dies if it takes too long. What it
# prints goes through files: a process in a guest that is paused meanwhile cannot be ended, and whoever reads a pipe that it holds
# would wait for it, as sshd does.
ask_guest() {
  local code=0 started=$SECONDS said=$DATA_FOLDER/run/activity/$ACTIVITY.$1.$BASHPID
  timeout --foreground --kill-after=5 "$GUEST_SECONDS" "${@:2}" >"$said.out" 2>"$said.err" || code=$?
  [[ ! -s $said.out ]] || cat "$said.out"
  [[ ! -s $said.err ]] || cat "$said.err" >&2
  rm -f "$said.out" "$said.err"
  ((SECONDS - started < GUEST_SECONDS)) ||
    die "guest $1 of host $(uname -n) has not answered for $GUEST_SECONDS seconds" \
      "see there whether it is paused or has no CPU time left, then run the same command again"
  return "$code"
}

# start_guest TECHNOLOGY NAME: starts a guest that does not run; fails if it is not this stack's.
start_guest() {
  is_own_guest "$1" "$2" && guest "$1" start "$2"
}

# is_own_guest TECHNOLOGY NAME: whether the guest is there and belongs to this stack.
is_own_guest() {
  [[ $'\n'$(guest "$1" list "$STACK")$'\n' == *$'\n'"$2"$'\n'* ]]
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

# guest_io_files CPU_FILE PID: the files, one a line, that say what the guest has read from disks and written to them: its group's, or
# that of the process that is its only account.
guest_io_files() {
  if [[ $1 == /proc/* ]]; then
    printf '/proc/%s/io\n' "$2"
  elif [[ $1 == */cpu.stat ]]; then
    printf '%s/io.stat\n' "${1%/*}"
  elif [[ -n $1 ]]; then
    io_files_of_group1 "$(cgroup1_folder "$2" blkio)"
  fi
}

# io_files_of_group1 FOLDER: its account names each disk that it has counted. Since Linux 6.10 it counts from the day on which somebody
# sets a limit (block/blk-throttle.c), and names none before; then what its processes say of themselves is all that is known.
io_files_of_group1() {
  local account=$1/blkio.throttle.io_service_bytes_recursive
  if grep -qs : "$account"; then
    printf '%s\n' "$account"
  else
    cgroup_pids "$1" | sed 's|.*|/proc/&/io|'
  fi
}

# leave_network TECHNOLOGY NAME: see KIND_leave.
leave_network() {
  ! declare -F "$1_leave" >/dev/null || "$1_leave" "$2"
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

# forget_guest NAME: what was looked up about it is no longer true.
forget_guest() {
  unset "KNOWN_PID[$1]" "KNOWN_IMAGE[$1]"
  each_kind forget "$1"
}
