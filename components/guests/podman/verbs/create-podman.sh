# create-podman: makes a container and starts it. An existing one is kept if it is as asked, and replaced if it differs.
# Request: {stack, dataFolder, owner, name, role, image, init, bridge, address, prefixLength, cpus, memoryMiB}; init: its words.
# Answer: {id}, which changes when the container is replaced.

verb_create_podman() {
  begin_brief create-podman
  hold_host
  podman_make
}

podman_make() {
  local name image id network
  need name image
  [[ $name =~ ^[A-Za-z0-9._-]+$ ]] || die "\"$name\" is not a name for a container" "use letters, digits, hyphens, underscores and periods"
  podman_check_programs
  lock_to_end "podman-$name"
  podman_options "$name"
  # Looks for an existing container only if Podman refuses the name as taken, because there is rarely one.
  if ! id=$(podman_create 2>&1); then
    [[ $id == *"already in use"* ]] || podman_refuse "$name" "$id"
    if podman_is_as_asked "$name" && { [[ $PODMAN_STATUS == running ]] || podman_start "$name" "$network" >/dev/null 2>&1; }; then
      id=$PODMAN_ID
      PODMAN_STATUS=running
    else
      PODMAN_STATUS=
      podman_remove "$name"
      id=$(podman_create 2>&1) || podman_refuse "$name" "$id"
    fi
  fi
  # Podman may print warnings beside the id.
  [[ $id =~ [0-9a-f]{64} ]] || podman_refuse "$name" "$id"
  id=${BASH_REMATCH[0]}
  [[ $PODMAN_STATUS == running ]] || podman_bring_up "$name" "$network"
  printf '{"id":"%s"}\n' "$id"
}

# podman_is_as_asked NAME: sets PODMAN_ID and PODMAN_STATUS. Dies if the name belongs to somebody else. A container that has
# never run does not count, because its creation was cut off.
PODMAN_ID=
PODMAN_STATUS=
podman_is_as_asked() {
  local request=''
  {
    IFS= read -r request
    read -r PODMAN_ID PODMAN_STATUS
  } < <(podman inspect --type container --format $'{{index .Config.Labels "tare.request"}}\n{{.Id}} {{.State.Status}}' "$1" 2>/dev/null) || true
  ! podman_is_anothers "$1" ||
    die "host $(uname -n) has a Podman container \"$1\" that is not this stack's" \
      "rename or remove it (podman rm --force $1), or give the stack another name"
  [[ $request == "$ASKED" && $PODMAN_STATUS == @(running|exited|stopped) ]] && return
  PODMAN_STATUS=
  return 1
}

# podman_options NAME: sets PODMAN_OPTIONS, and the caller's variable network. The containers get what Docker's get: the same
# limits, capability and /data. All else that Podman does by default is switched off: its network, its limit on processes, its
# special treatment of systemd, and logs.
PODMAN_OPTIONS=()
podman_options() {
  local init bridge address prefixLength cpus memoryMiB role disk
  local -a words
  need image init bridge address prefixLength cpus memoryMiB role
  disk=$(guest_disk "$1")
  network="$bridge $address $prefixLength"
  read -ra words <<<"$init"
  PODMAN_OPTIONS=(--name "$1" --hostname "$1" --pull never --network none --pidfile "$(podman_pid_file "$1")"
    --cpuset-cpus "$cpus" --memory "${memoryMiB}m" --memory-swap "${memoryMiB}m" --pids-limit -1
    --cap-drop ALL --cap-add NET_RAW --mount "type=bind,src=$disk,dst=/data" --systemd false --log-driver none --http-proxy=false
    --label "tare.stack=$STACK" --label "tare.role=$role" --label "tare.network=$network" --label "tare.request=$ASKED")
  [[ -z $IDENTITY ]] || PODMAN_OPTIONS+=(--label "tare.identity=$IDENTITY")
  # No IPv6: neighbour discovery would send packets that no scenario asked for. Docker switches it off too.
  [[ ! -d /proc/sys/net/ipv6 ]] || PODMAN_OPTIONS+=(--sysctl net.ipv6.conf.all.disable_ipv6=1 --sysctl net.ipv6.conf.default.disable_ipv6=1)
  # Podman has no setting for the containers' parent control group, and its default may be outside the groups of a lab host.
  read_file /etc/containers/tare-cgroup-parent
  [[ -z $TEXT ]] || PODMAN_OPTIONS+=(--cgroup-parent "${TEXT%$'\n'}")
  podman_add_ulimits
  PODMAN_OPTIONS+=("$image" "${words[@]}")
}

# podman_add_ulimits: adds this host's own limits to PODMAN_OPTIONS. Podman would ask for a million of each, which fails if root
# may not raise its limits (on a host that is itself a container). The limit on processes is lowered to the kernel's highest pid.
podman_add_ulimits() {
  local files processes numbers
  files=$(ulimit -Hn)
  processes=$(ulimit -Hu)
  read -r numbers </proc/sys/kernel/pid_max
  [[ $processes != unlimited && $processes -lt $numbers ]] || processes=$numbers
  PODMAN_OPTIONS+=(--ulimit "nofile=${files/unlimited/1048576}" --ulimit "nproc=$processes")
}

podman_create() {
  mkdir -p "$(guest_disk "$name")"
  podman create "${PODMAN_OPTIONS[@]}"
}

# podman_bring_up NAME NETWORK
podman_bring_up() {
  local complaint
  complaint=$(podman_start "$1" "$2" 2>&1) || podman_refuse "$1" "$complaint"
}

# podman_refuse NAME COMPLAINT: dies, after removing what there is of a container that cannot be made or started.
podman_refuse() {
  podman_is_anothers "$1" || podman_remove "$1"
  [[ $2 != *"image not known"* ]] ||
    die "host $(uname -n) has no image $(need_field .image) in Podman's store" "$(tare_call "host image") puts it there again"
  die "container $1 does not start on host $(uname -n): $(tail -n 1 <<<"${2:-podman says nothing}" | sed 's/^Error: //')" \
    "mend that there and run the same command again; nothing of the container was kept"
}
