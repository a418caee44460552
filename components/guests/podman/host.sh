# Podman containers, made by verbs create-podman and delete-podman. Podman has no daemon, and each call of the program takes a
# tenth of a second. So one call asks about many guests, and what the kernel shows is read from the kernel. A container's labels
# say how it was made: tare.stack, tare.identity and tare.role whose it is, tare.request what was asked for, tare.network how it joins the
# host's bridge.

podman_check() {
  podman_check_programs
  podman info >/dev/null 2>&1 ||
    die "Podman does not work on host $(uname -n): $(podman_complaint podman info)" "see podman info there (it also needs the program runc or crun)"
}

# podman_check_programs: the part of podman_check that is quick enough to be done before each container.
podman_check_programs() {
  local controller
  need_program podman nsenter
  for controller in cpuset memory; do
    has_controller "$controller" ||
      die "host $(uname -n) has no cgroup controller \"$controller\", which containers are limited by" \
        "enable it there (kernel argument cgroup_enable=$controller; with version 2 also in cgroup.subtree_control)"
  done
}

# podman_complaint COMMAND…: the last line that the command writes to stderr.
podman_complaint() {
  { "$@" 2>&1 >/dev/null || true; } | tail -n 1 | sed 's/^Error: //'
}

podman_versions() {
  podman info --format $'podman {{.Version.Version}}\n{{.Host.OCIRuntime.Name}} {{.Host.OCIRuntime.Version}}' 2>/dev/null |
    sed -n '1p; 2 { s/ .* version / /; p }' || true
}

# The monitors of containers.
podman_daemons() {
  echo conmon
}

podman_list() {
  command -v podman >/dev/null || return 0
  { podman ps --all --format $'{{.Names}}\t{{index .Labels "tare.identity"}}' --filter "label=tare.stack=$1" 2>/dev/null || true; } | only_ours
}

podman_look() {
  local name running pid image
  KNOWN_PID=() KNOWN_IMAGE=()
  [[ $# -gt 0 ]] || return 0
  while read -r name running pid image; do
    [[ $running == true ]] || continue
    KNOWN_PID[$name]=$pid
    KNOWN_IMAGE[$name]=$image
  done < <(podman inspect --type container --format '{{.Name}} {{or .State.Running .State.Paused}} {{.State.Pid}} {{.Image}}' "$@" 2>/dev/null || true)
}

# Dies if Podman cannot say: that must not be taken for "does not run".
podman_running() {
  local state
  ! known_pid "$1" >/dev/null || return 0
  state=$(podman inspect --type container --format '{{or .State.Running .State.Paused}} {{.State.Pid}}' "$1" 2>&1) || [[ $state == *"no such container"* ]] ||
    die "Podman does not say whether guest $1 of host $(uname -n) runs: $state" "see podman inspect $1 there, then run the same command again"
  [[ $state == "true "* && -d /proc/${state#true } ]]
}

# podman_is_anothers NAME: whether there is such a container and it is not this stack's. One without labels was left by a create
# that was cut off; its name says the stack. Sets PODMAN_FOUND to "ID STATUS" of what was found.
PODMAN_FOUND=
podman_is_anothers() {
  local marks
  if marks=$(podman inspect --type container --format $'{{.Id}} {{.State.Status}}\t{{index .Config.Labels "tare.stack"}}\t{{index .Config.Labels "tare.identity"}}' "$1" 2>/dev/null); then
    PODMAN_FOUND=${marks%%$'\t'*}
    marks=${marks#*$'\t'}
    if owns "${marks%%$'\t'*}" "${marks#*$'\t'}" "podman container" "$1"; then return 1; fi
  elif podman container exists --external "$1" 2>/dev/null; then
    [[ $1 != "tare-$STACK-"* ]]
  else
    return 1
  fi
}

# podman_start NAME [NETWORK]: `podman init` stops just before the first program runs, so that its interface is there by then.
podman_start() {
  local network=${2:-} file
  file=$(podman_pid_file "$1")
  [[ -n $network ]] || network=$(podman inspect --type container --format '{{index .Config.Labels "tare.network"}}' "$1" 2>/dev/null) || return 1
  mkdir -p "${file%/*}"
  rm -f "$file"
  without_lock podman init "$1" >/dev/null || return 1
  read_file "$file"
  # shellcheck disable=SC2086 # three words
  podman_connect "${TEXT%$'\n'}" $network || return 1
  # If the image's archive has no entry for "/", Podman makes it read-only, unlike Docker. The guest's root lacks the capability
  # to write there in spite of that.
  chmod u+w "/proc/${TEXT%$'\n'}/root/." || return 1
  podman start "$1" >/dev/null
}

# podman_connect PID BRIDGE ADDRESS PREFIX_LENGTH: connects a container as Docker does. Its interface eth0 has a hardware address
# made from its IPv4 address, so that neighbours still know a restarted container; the other end is in the bridge. Podman's own
# networks would add addresses on the bridge, address translation and firewall rules.
podman_connect() {
  local veth mtu hwaddr
  local -a octets
  IFS=. read -ra octets <<<"$3"
  printf -v veth 'podm%02x%02x%02x%02x' "${octets[@]}"
  printf -v hwaddr '02:42:%02x:%02x:%02x:%02x' "${octets[@]}"
  read -r mtu <"/sys/class/net/$2/mtu" || return 1
  # The interface of the container's last start may not be gone yet.
  [[ ! -d /sys/class/net/$veth ]] || ip link delete "$veth" 2>/dev/null || true
  ip link add name "$veth" mtu "$mtu" type veth peer name eth0 address "$hwaddr" mtu "$mtu" netns "$1" || return 1
  ip link set "$veth" master "$2" up || return 1
  nsenter --target "$1" --net ip -batch - <<<"address add $3/$4 broadcast + dev eth0
link set eth0 up"
}

podman_stop() {
  podman stop --time 0 "$1" >/dev/null 2>&1
}

# podman_pid_file NAME: the file to which Podman's monitor of the container writes the pid of its first process.
podman_pid_file() {
  printf '%s/run/%s/pid/%s' "$DATA_FOLDER" "$STACK" "$1"
}

# podman_remove NAME: removes a container, or what is left of an unfinished one, with its anonymous volumes.
podman_remove() {
  local file disk complaint
  file=$(podman_pid_file "$1")
  disk=$(guest_disk "$1")
  # If Podman was killed while it made the container, a first call removes its mounts and a second one the container.
  complaint=$(podman_rm "$1") || complaint=$(podman_rm "$1") ||
    die "container $1 of host $(uname -n) cannot be removed: ${complaint##*$'\n'}" "see podman inspect $1 there, then run the same command again"
  podman_end_monitors "$file"
  # The runtime of a create that was killed may have made the groups and noted it nowhere.
  [[ -z $PODMAN_FOUND || $PODMAN_FOUND == *\ @(running|exited|stopped) ]] || remove_groups "libpod-${PODMAN_FOUND%% *}"
  rm -rf "$file" "$disk"
  rmdir "${file%/*}" "${disk%/*}" 2>/dev/null || true
}

# podman_rm NAME: prints Podman's error messages.
podman_rm() {
  { podman rm --force --ignore --time 0 --volumes "$1" >/dev/null; } 2>&1
}

# podman_end_monitors PID_FILE: if Podman was killed while it started a container, it does not know about the container. But the
# container's monitor, which has the file's name among its arguments, still runs, and so does the process that waits below it.
podman_end_monitors() {
  local path monitor id
  while IFS= read -r path; do
    monitor=${path//[^0-9]/}
    id=$(tr '\0' '\n' 2>/dev/null <"$path" | sed -n '/^-c$/ { n; p; q }') || continue
    [[ $id == +([0-9a-f]) ]] || continue
    read_file "/proc/$monitor/task/$monitor/children"
    # shellcheck disable=SC2086 # one pid a word
    kill -KILL "$monitor" $TEXT 2>/dev/null || true
    podman_forget "$id"
  done < <(grep -lszxF -- "$1" /proc/[0-9]*/cmdline || true)
}

# podman_forget ID: removes what the OCI runtime below Podman keeps of a container.
podman_forget() {
  local runtime
  for runtime in runc crun; do
    ! command -v "$runtime" >/dev/null || "$runtime" delete --force "$1" >/dev/null 2>&1 || true
  done
  remove_groups "libpod-$1"
}

podman_paused() {
  is_frozen "$(podman_pid "$1")" && printf 'podman unpause %s' "$1"
}

podman_pid() {
  local pid
  ! known_pid "$1" || return 0
  pid=$(podman inspect --type container --format '{{.State.Pid}}' "$1" 2>/dev/null) || return 1
  [[ $pid != 0 ]] || return 1
  printf '%s' "$pid"
}

podman_pids() {
  cgroup_pids "$(podman_cgroup "$1")"
}

podman_cgroup() {
  cgroup_of "$(podman_pid "$1")"
}

podman_interface() {
  container_interface "$(podman_pid "$1")"
}

podman_addresses() {
  container_addresses "$(podman_pid "$1")"
}

# Image ids by name, so that each is asked for only once.
declare -A PODMAN_IMAGE_ID=()
podman_image() {
  PODMAN_IMAGE_ID[$2]=${PODMAN_IMAGE_ID[$2]:-$(podman image inspect --format '{{.Id}}' "$2")}
  [[ ${KNOWN_IMAGE[$1]:-$(podman inspect --type container --format '{{.Image}}' "$1")} == "${PODMAN_IMAGE_ID[$2]}" ]]
}

# Passes the owner mark on, so that this host can find what runs in the guest.
podman_exec() {
  ask_guest "$1" podman exec --env "TARE_OWNER=${TARE_OWNER:-}" "$@"
}

# The token of a started command is its pid on this host. The command becomes a child of the guest's first process; with
# exec --detach, Podman would keep a monitor running beside it.
podman_spawn() {
  spawn_as_child podman "$@"
}

podman_spawned() {
  [[ -d /proc/$2 ]]
}

podman_end() {
  end_owned "${3#*/}"
}
