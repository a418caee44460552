# Bare guests: processes of this host, with nothing between them and its kernel. Each has a control group, and a root of its own that is
# an overlay on the image. The mounts are in a namespace of the guest's processes, so they end with these. Network, processes and
# host name are this host's own. DATA_FOLDER/bare/NAME/ has tare.json = {id, name, stack, identity, request}, which says whose the guest
# is and what was asked for, and pid: its first process and when that was started.

bare_check() {
  local controller
  need_program ip unshare nsenter setpriv chroot
  for controller in cpuset memory; do
    has_controller "$controller" ||
      die "host $(uname -n) has no cgroup controller \"$controller\", which guests are limited by" \
        "enable it there (kernel argument cgroup_enable=$controller; with version 2 also in cgroup.subtree_control)"
  done
}

bare_versions() {
  setpriv --version 2>/dev/null | sed -nE 's/^setpriv from (util-linux) ([^ ]+).*/\1 \2/p'
}

bare_folder() {
  printf '%s/bare/%s' "$DATA_FOLDER" "$1"
}

bare_list() {
  [[ -d $DATA_FOLDER/bare ]] || return 0
  find "$DATA_FOLDER/bare" -mindepth 2 -maxdepth 2 -name tare.json -exec jq -r --arg stack "$1" 'select(.stack == $stack) | "\(.name)\t\(.identity // "")"' {} + | only_ours
}

# bare_know NAME: sets these to what the guest was asked to be; to nothing where there is no such guest.
ROLE='' ROOTFS='' INIT='' BRIDGE='' ADDRESS='' NETWORK='' CPUS='' MEMORY_MIB=''
bare_know() {
  local TEXT
  ROLE='' ROOTFS='' INIT='' BRIDGE='' ADDRESS='' NETWORK='' CPUS='' MEMORY_MIB=''
  read_file "$(bare_folder "$1")/tare.json"
  ROLE=$(bare_member role) ROOTFS=$(bare_member rootfs) INIT=$(bare_member init) BRIDGE=$(bare_member bridge)
  ADDRESS=$(bare_member address) CPUS=$(bare_member cpus) MEMORY_MIB=$(bare_member memoryMiB)
  [[ -z $ADDRESS ]] || NETWORK=$(bare_network "$ADDRESS" "$(bare_member prefixLength)")
}

# bare_member NAME: this scalar of the JSON in TEXT. It starts no program, because jq takes long on a host under full load.
bare_member() {
  [[ ! $TEXT =~ [{,]\"$1\":\"?([^\",}]*(,[0-9][^\",}]*)*) ]] || printf '%s' "${BASH_REMATCH[1]}"
}

# bare_network ADDRESS LENGTH: the network that the address is in.
bare_network() {
  local number
  local -a octets
  IFS=. read -ra octets <<<"$1"
  number=$(((octets[0] << 24 | octets[1] << 16 | octets[2] << 8 | octets[3]) & ((1 << 32) - (1 << (32 - $2)))))
  printf '%d.%d.%d.%d/%d' $((number >> 24)) $((number >> 16 & 255)) $((number >> 8 & 255)) $((number & 255)) "$2"
}

# bare_groups NAME: the folders of the guest's control groups, one for each controller in version 1.
bare_groups() {
  local controller parent=tare-bare TEXT
  # The guests of a lab host belong in a group of their own.
  read_file /etc/tare-bare/cgroup-parent
  [[ -z $TEXT ]] || parent=${TEXT%$'\n'}
  if is_cgroup2; then
    printf '/sys/fs/cgroup/%s/%s\n' "$parent" "$1"
    return
  fi
  for controller in cpuacct cpuset memory blkio; do
    [[ ! -d /sys/fs/cgroup/$controller ]] || printf '/sys/fs/cgroup/%s/%s/%s\n' "$controller" "$parent" "$1"
  done
}

# The first of them, by which the guest's processes are known.
bare_cgroup() {
  local -a groups
  mapfile -t groups < <(bare_groups "$1")
  printf '%s' "${groups[0]}"
}

# bare_make_groups NAME: makes them, with the guest's limits.
bare_make_groups() {
  local group
  for group in $(bare_groups "$1"); do
    bare_make_group "$group" || return 1
    case $group in
      */cpuset/*) echo "$CPUS" >"$group/cpuset.cpus" || return 1 ;;
      */memory/*)
        echo $((MEMORY_MIB << 20)) >"$group/memory.limit_in_bytes" || return 1
        [[ ! -e $group/memory.memsw.limit_in_bytes ]] || echo $((MEMORY_MIB << 20)) >"$group/memory.memsw.limit_in_bytes" || return 1
        ;;
    esac
    is_cgroup2 || continue
    echo "$CPUS" >"$group/cpuset.cpus" && echo $((MEMORY_MIB << 20)) >"$group/memory.max" || return 1
    [[ ! -e $group/memory.swap.max ]] || echo 0 >"$group/memory.swap.max"
  done
}

# bare_make_group FOLDER: makes the group and those above it. In version 1 a cpuset is unusable until it has CPUs and memory nodes, in
# version 2 a group has the controllers that the one above it passes on.
bare_make_group() {
  local above=${1%/*} file TEXT
  [[ -d $above ]] || bare_make_group "$above" || return 1
  ! is_cgroup2 || echo "+cpuset +memory +io" >"$above/cgroup.subtree_control" 2>/dev/null ||
    echo "+cpuset +memory" >"$above/cgroup.subtree_control" || return 1
  mkdir -p "$1" || return 1
  is_cgroup2 && return
  for file in cpuset.mems cpuset.cpus; do
    [[ -e $1/$file ]] || continue
    read_file "$1/$file"
    [[ -n ${TEXT%$'\n'} ]] || cat "$above/$file" >"$1/$file" || return 1
  done
}

# bare_remove_groups NAME: also the one above that was made for such guests alone, once none is left.
bare_remove_groups() {
  local group
  for group in $(bare_groups "$1"); do
    [[ ! -d $group ]] || rmdir "$group" 2>/dev/null || { sleep 0.2 && rmdir "$group"; } || return 1
    [[ $group != */tare-bare/* ]] || rmdir "${group%/*}" 2>/dev/null || true
  done
}

# For a process of this host that becomes one of a guest: it enters the groups, one a word, and goes on as the command.
# shellcheck disable=SC2016
readonly BARE_ENTER='for group in $1; do echo "$$" >"$group/cgroup.procs" || exit 1; done; shift; exec "$@"'

# For a guest's first process in its new namespace: FOLDER ROOTFS DATA, then the command. Only those devices are there that containers
# have, too. /proc/sys and /sys can be read only: they are this host's own.
# shellcheck disable=SC2016
readonly BARE_MOUNT='set -e
folder=$1 rootfs=$2 data=$3 root=$1/root; shift 3
mount -t overlay tare-bare -o "lowerdir=$rootfs,upperdir=$folder/delta,workdir=$folder/work" "$root"
mkdir -p "$root/proc" "$root/sys" "$root/dev" "$root/data"
mount --rbind /proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount --bind /sys "$root/sys"
mount -o remount,bind,ro "$root/sys"
mount -t tmpfs -o mode=0755,size=64k tare-bare "$root/dev"
for device in null zero full random urandom; do : >"$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/shm"
mount -t tmpfs -o mode=1777,nosuid,nodev,noexec,size=64m shm "$root/dev/shm"
mount --bind "$data" "$root/data"
echo "$$" >"$folder/pid.new"
mv "$folder/pid.new" "$folder/pid"
exec "$@"'

# bare_words NAME: sets WORDS to what comes before a command that is to run from the guest's root, with containers' only capability
# beside the one that chroot itself needs.
WORDS=()
bare_words() {
  WORDS=(env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "TARE_OWNER=${TARE_OWNER:-}"
    setpriv "--bounding-set=-all,+net_raw,+sys_chroot" --inh-caps=-all chroot "$(bare_folder "$1")/root")
}

# bare_start NAME: fails if it cannot; the guest's log then says why. What is left of a guest whose first process was killed is ended
# before, as a container ends with its first process.
bare_start() {
  local folder disk groups
  local -a init
  folder=$(bare_folder "$1")
  disk=$(guest_disk "$1")
  [[ -s $folder/tare.json ]] || return 1
  bare_stop "$1" || return 1
  rm -f "$folder/pid"
  mkdir -p "$folder"/{root,delta,work} "$disk"
  : >"$folder/log"
  {
    bare_make_groups "$1" && bare_connect || return 1
    groups=$(bare_groups "$1")
    read -ra init <<<"$INIT"
    TARE_OWNER='' bare_words "$1"
    # Its mounts are nobody's but its own, and it holds neither this verb's lock nor its connection. It is not marked as a process of
    # this verb, which would end it.
    (
      [[ -z ${LOCK_DESCRIPTOR:-} ]] || exec {LOCK_DESCRIPTOR}>&-
      exec env TARE_OWNER= setsid bash -c "$BARE_ENTER" bash "$groups" unshare --mount --propagation private \
        bash -c "$BARE_MOUNT" bash "$folder" "$ROOTFS" "$disk" "${WORDS[@]}" "${init[@]}"
    ) </dev/null >/dev/null &
    bare_await_start "$folder" "$!"
  } 2>>"$folder/log"
}

# bare_await_start FOLDER PID: waits for ten seconds at most until all is mounted, and notes which process it is.
bare_await_start() {
  local silent pid
  exec {silent}<> <(:)
  for _ in {1..1000}; do
    [[ ! -s $1/pid ]] || break
    kill -0 "$2" 2>/dev/null || break
    read -rt 0.01 -u "$silent" || true
  done
  exec {silent}>&-
  read -r pid 2>/dev/null <"$1/pid" || return 1
  look_at_start "$pid" || return 1
  printf '%s %s\n' "$pid" "$START_TICKS" >"$1/pid.new"
  mv "$1/pid.new" "$1/pid"
}

# bare_connect: puts the guest's address on the bridge. It is an address alone, without its network: removing the first address of a
# network would remove all others of it. The main guest's is the one that this host sends to the guests' network from; that route is
# before others to the network (those of a sink, say), and goes with the address.
bare_connect() {
  ip address replace "$ADDRESS/32" dev "$BRIDGE" || return 1
  [[ $ROLE != background ]] || return 0
  ip route delete "$NETWORK" dev "$BRIDGE" src "$ADDRESS" 2>/dev/null || true
  ip route prepend "$NETWORK" dev "$BRIDGE" scope link src "$ADDRESS"
}

bare_disconnect() {
  [[ -z $ADDRESS || ! -d /sys/class/net/$BRIDGE ]] || ip address delete "$ADDRESS/32" dev "$BRIDGE" 2>/dev/null || true
}

# bare_stop NAME: ends all processes in its group, also those that are started meanwhile.
bare_stop() {
  local group pids
  bare_know "$1"
  bare_disconnect
  group=$(bare_cgroup "$1")
  for _ in {1..100}; do
    mapfile -t pids < <(cgroup_pids "$group")
    [[ ${#pids[@]} -gt 0 ]] || return 0
    kill -KILL "${pids[@]}" 2>/dev/null || true
    sleep 0.05
  done
  return 1
}

# bare_is_ours NAME: whether it carries this stack's mark. What has none was left by a create that was cut off; its name says the stack.
bare_is_ours() {
  local stack TEXT
  read_file "$(bare_folder "$1")/tare.json"
  if [[ -z $TEXT ]]; then
    [[ $1 == "tare-$STACK-"* ]]
    return
  fi
  stack=$(bare_member stack)
  owns "$stack" "$(bare_member identity)" "bare guest" "$1"
}

# bare_remove NAME: removes a guest, or what is left of an unfinished one; its mark at last.
bare_remove() {
  local folder disk
  folder=$(bare_folder "$1")
  disk=$(guest_disk "$1")
  { bare_stop "$1" && bare_remove_groups "$1"; } ||
    die "the processes of guest $1 on host $(uname -n) do not end" "see $(bare_cgroup "$1")/cgroup.procs there, then run the same command again"
  rm -rf --one-file-system "$folder"/{root,delta,work,pid,log} "$disk"
  rm -rf --one-file-system "$folder"
  rmdir "${folder%/*}" "${disk%/*}" 2>/dev/null || true
}

# Fails for a process that has ended and that nobody has asked for its exit code.
bare_pid() {
  local pid ticks stat
  read -r pid ticks 2>/dev/null <"$(bare_folder "$1")/pid" || return 1
  is_alive "$pid" "$ticks" || return 1
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 1
  [[ ${stat##*) } != [ZX]* ]] || return 1
  printf '%s' "$pid"
}

bare_running() {
  bare_pid "$1" >/dev/null
}

bare_pids() {
  cgroup_pids "$(bare_cgroup "$1")"
}

# Read from the kernel's mounts, which show what the guest really uses.
bare_image() {
  [[ $(<"/proc/$(bare_pid "$1")/mountinfo") == *"lowerdir=$2"[,:]* ]]
}

# There is no interface of its own: its packets begin and end at the bridge.
bare_interface() {
  bare_know "$1"
  printf '%s' "$BRIDGE"
}

bare_addresses() {
  bare_know "$1"
  [[ -z $(ip -o -4 address show dev "$BRIDGE" to "$ADDRESS/32" 2>/dev/null) ]] || printf '%s\n' "$ADDRESS"
}

bare_exec() {
  local pid
  pid=$(bare_pid "$1") || return 1
  bare_words "$1"
  ask_guest "$1" bash -c "$BARE_ENTER" bash "$(bare_groups "$1")" nsenter "--mount=/proc/$pid/ns/mnt" -- "${WORDS[@]}" "${@:2}"
}

# The token of a started command is its pid on this host.
bare_spawn() {
  spawn_as_child bare "$@"
}

bare_spawned() {
  [[ -d /proc/$2 ]]
}

bare_end() {
  end_owned "${3#*/}"
}
