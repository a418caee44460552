# LXC containers, made by verbs create-lxc and delete-lxc. The file tare.json beside a container's config says whose it is and
# what was asked for: {id, name, stack, identity, request}; one of an older version has no identity.

lxc_check() {
  local controller
  need_program lxc-start lxc-stop lxc-info lxc-attach
  for controller in cpuset memory; do
    has_controller "$controller" ||
      die "host $(uname -n) has no cgroup controller \"$controller\", which containers are limited by" \
        "enable it there (kernel argument cgroup_enable=$controller; with version 2 also in cgroup.subtree_control)"
  done
  read_file /proc/filesystems
  [[ $TEXT == *$'\toverlay\n'* ]] || modprobe overlay 2>/dev/null ||
    die "host $(uname -n) has no overlay file system, which containers share their image by" "load the kernel module \"overlay\" there"
}

# Containers run privileged: as with Docker, their root is the host's root, with no capability but NET_RAW. LXC 5 can map the
# user ids of a root file system in a plain folder, but not those of an overlay on a shared image; and with a copy of the image
# with shifted ids, LXC and Docker guests would no longer run the same files.
lxc_versions() {
  printf 'lxc %s\nlxc-containers privileged\n' "$(lxc-start --version 2>/dev/null)"
}

# lxc_setting KEY: sets SETTING to LXC's value of this setting. LXC's own tool is asked only if the file does not say, because a
# program that is started for each guest takes time.
SETTING=
lxc_setting() {
  local key equals
  while read -r key equals SETTING; do
    [[ $key != "$1" || $equals != = ]] || return 0
  done 2>/dev/null </etc/lxc/lxc.conf || true
  SETTING=$(lxc-config "$1" 2>/dev/null)
}

# lxc_look_for_path: sets LXC_PATH, the folder in which LXC keeps its containers.
LXC_PATH=
lxc_look_for_path() {
  [[ -z $LXC_PATH ]] || return 0
  lxc_setting lxc.lxcpath || SETTING=/var/lib/lxc
  LXC_PATH=$SETTING
}

# lxc_folder [NAME]
lxc_folder() {
  lxc_look_for_path
  printf '%s%s' "$LXC_PATH" "${1:+/$1}"
}

# The monitors of containers.
lxc_daemons() {
  echo lxc-start
}

lxc_list() {
  command -v lxc-start >/dev/null && [[ -d $(lxc_folder) ]] || return 0
  find "$(lxc_folder)" -mindepth 2 -maxdepth 2 -name tare.json -exec jq -r --arg stack "$1" 'select(.stack == $stack) | "\(.name)\t\(.identity // "")"' {} + | only_ours
}

lxc_look() {
  local name pid
  KNOWN_PID=()
  while read -r name pid; do
    [[ $pid != [0-9]* ]] || KNOWN_PID[$name]=$pid
  done < <(lxc-ls --running --fancy --fancy-format NAME,PID 2>/dev/null || true)
}

lxc_running() {
  known_pid "$1" >/dev/null || [[ $(lxc-info --name "$1" --state --no-humanize 2>/dev/null) == @(RUNNING|FROZEN) ]]
}

lxc_paused() {
  is_frozen "$(lxc_pid "$1")" && printf 'lxc-unfreeze --name %s' "$1"
}

# lxc-start does not say why a container did not start; its log does.
lxc_start() {
  local folder pid
  lxc_look_for_path
  folder=$LXC_PATH/$1
  [[ -e $folder/config ]] || return 1
  : >"$folder/log"
  TARE_OWNER='' lxc-start --name "$1" --logfile "$folder/log" --logpriority ERROR --pidfile "$folder/monitor" \
    </dev/null >/dev/null 2>&1 || return 1
  # No IPv6: neighbour discovery would send packets that no scenario asked for. Docker switches it off too. The container's config
  # cannot do this, because /proc/sys is read-only before LXC writes such settings.
  [[ -d /proc/sys/net/ipv6 ]] || return 0
  # The first process is the only child of the monitor. Not every kernel lists children, but LXC's own tool takes longer.
  read_file "$folder/monitor"
  read_file "/proc/$TEXT/task/$TEXT/children"
  pid=${TEXT% }
  [[ $pid == +([0-9]) ]] || pid=$(lxc_pid "$1") || return 1
  nsenter --target "$pid" --net sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
}

# lxc-stop ends with exit code 2 if the container does not run.
lxc_stop() {
  local code=0
  lxc-stop --name "$1" --kill >/dev/null 2>&1 || code=$?
  [[ $code == [02] ]]
}

readonly LXC_MARK=',"stack":"([^"]*)"(,"identity":"([^"]*)")?,'

# lxc_is_ours FOLDER: succeeds if the container carries this stack's mark. An empty folder was left by a create that was cut off.
lxc_is_ours() {
  if [[ -s $1/tare.json ]]; then
    read_file "$1/tare.json"
    [[ $TEXT =~ $LXC_MARK ]] && owns "${BASH_REMATCH[1]}" "${BASH_REMATCH[3]}" "lxc container" "${1##*/}"
  else
    [[ -z $(ls -A --ignore=tare.json "$1") ]]
  fi
}

# lxc_remove NAME: removes a container, or what is left of an unfinished one. LXC keeps nothing of a container but its folder.
lxc_remove() {
  local folder disk monitor
  lxc_look_for_path
  folder=$LXC_PATH/$1
  disk=$DATA_FOLDER/run/$STACK/disk/$1
  read_file "$folder/monitor"
  monitor=${TEXT%$'\n'}
  [[ ! -e $folder/config ]] || lxc_stop "$1" ||
    die "container $1 of host $(uname -n) does not stop" "see lxc-info --name $1 there, then run the same command again"
  lxc_await_end "$monitor"
  lxc_remove_cgroups "$1"
  rm -rf "$folder" "$disk"
  compgen -G "${disk%/*}/*" >/dev/null || rmdir "${disk%/*}" 2>/dev/null || true
}

# lxc_await_end PID: waits, for two seconds at most, until the monitor of a stopped container has ended, or waits to be reaped. Its
# control group cannot be removed before. It waits on a pipe that nobody writes to, because a `sleep` is a program to start.
lxc_await_end() {
  local silent=
  [[ $1 == +([0-9]) ]] || return 0
  for _ in {1..200}; do
    read_file "/proc/$1/stat"
    [[ -n $TEXT && $TEXT != *') Z '* ]] || break
    [[ -n $silent ]] || exec {silent}<> <(:)
    read -rt 0.01 -u "$silent" || true
  done
  [[ -z $silent ]] || exec {silent}>&-
}

# lxc_remove_cgroups NAME: LXC leaves a container's empty control groups behind if lxc.cgroup.pattern is set.
lxc_remove_cgroups() {
  local pattern round group
  local -a left
  lxc_setting lxc.cgroup.pattern || return 0
  [[ $SETTING == *%n* ]] || return 0
  pattern=${SETTING//%n/$1}
  for round in {1..20}; do
    left=()
    for group in "/sys/fs/cgroup/$pattern" /sys/fs/cgroup/*/"$pattern"; do
      [[ ! -d $group ]] || left+=("$group"/*/ "$group")
    done
    [[ ${#left[@]} -gt 0 ]] || return 0
    rmdir "${left[@]}" 2>/dev/null || true
    [[ $round -lt 3 ]] || sleep 0.1
  done
}

# Read from the kernel's mounts, which show what the running container really uses.
lxc_image() {
  [[ $(<"/proc/$(lxc_pid "$1")/mountinfo") == *"lowerdir=$2"[,:]* ]]
}

lxc_pid() {
  local pid
  ! known_pid "$1" || return 0
  pid=$(lxc-info --name "$1" --pid --no-humanize 2>/dev/null) || return 1
  [[ $pid == [0-9]* ]] || return 1
  printf '%s' "$pid"
}

lxc_pids() {
  cgroup_pids "$(lxc_cgroup "$1")"
}

lxc_cgroup() {
  cgroup_of "$(lxc_pid "$1")"
}

lxc_interface() {
  container_interface "$(lxc_pid "$1")"
}

lxc_addresses() {
  container_addresses "$(lxc_pid "$1")"
}

lxc_exec() {
  ask_guest "$1" lxc-attach --name "$1" --clear-env --set-var "TARE_OWNER=${TARE_OWNER:-}" \
    --set-var PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin -- "${@:2}"
}

# The token of a started command is its pid on this host. The command becomes a child of the guest's first process.
lxc_spawn() {
  spawn_as_child lxc "$@"
}

lxc_spawned() {
  [[ -d /proc/$2 ]]
}

lxc_end() {
  end_owned "${3#*/}"
}
