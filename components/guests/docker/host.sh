# Docker containers.

# The daemon may have stopped answering, and the program would wait for it without end. Only images take longer.
readonly DOCKER_SECONDS=60
docker() {
  case $1 in
    import | pull) command docker "$@" ;;
    *) timeout --foreground --kill-after=5 "$DOCKER_SECONDS" docker "$@" ;;
  esac
}

docker_check() {
  need_program docker
  timeout --foreground 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1 ||
    die "the Docker daemon of host $(uname -n) does not answer" "start it there (systemctl restart docker; in a lab: ./tare lab up)"
}

docker_versions() {
  docker version --format 'docker {{.Server.Version}}' 2>/dev/null || true
}

# Passes the owner mark on, so that this host can find what runs in the guest.
docker_exec() {
  ask_guest "$1" docker exec --env "TARE_OWNER=${TARE_OWNER:-}" "$@"
}

# The token of a started command is its pid on this host.
docker_spawn() {
  ask_guest "$1" docker exec --detach --env "TARE_OWNER=$2" "$1" "${@:3}" || return 1
  await_marked docker "$@"
}

docker_spawned() {
  [[ -d /proc/$2 ]]
}

docker_end() {
  end_owned "${3#*/}"
}

docker_look() {
  local name running pid image
  KNOWN_PID=() KNOWN_IMAGE=()
  [[ $# -gt 0 ]] || return 0
  while read -r name running pid image; do
    [[ $running == true ]] || continue
    KNOWN_PID[${name#/}]=$pid
    KNOWN_IMAGE[${name#/}]=$image
  done < <(docker inspect --type container --format '{{.Name}} {{.State.Running}} {{.State.Pid}} {{.Image}}' "$@" 2>/dev/null || true)
}

# Dies if the daemon does not answer: that must not be taken for "does not run".
docker_running() {
  local state
  ! known_pid "$1" >/dev/null || return 0
  state=$(docker inspect --type container --format '{{.State.Running}}' "$1" 2>&1) || [[ $state == *"No such container"* ]] ||
    die "the Docker daemon of host $(uname -n) does not say whether guest $1 runs: ${state:-no answer within $DOCKER_SECONDS seconds}" "see to the daemon, then run the same command again"
  [[ ${state##*$'\n'} == true ]]
}

docker_paused() {
  is_frozen "$(docker_pid "$1")" && printf 'docker unpause %s' "$1"
}

docker_pid() {
  local pid
  ! known_pid "$1" || return 0
  pid=$(docker inspect --format '{{.State.Pid}}' "$1" 2>/dev/null) || return 1
  [[ $pid != 0 ]] || return 1
  printf '%s' "$pid"
}

docker_pids() {
  cgroup_pids "$(docker_cgroup "$1")"
}

docker_cgroup() {
  cgroup_of "$(docker_pid "$1")"
}

docker_interface() {
  container_interface "$(docker_pid "$1")"
}

docker_addresses() {
  container_addresses "$(docker_pid "$1")"
}

# Image ids by name, so that each is asked for only once.
declare -A DOCKER_IMAGE_ID=()
docker_image() {
  DOCKER_IMAGE_ID[$2]=${DOCKER_IMAGE_ID[$2]:-$(docker image inspect --format '{{.Id}}' "$2")}
  [[ ${KNOWN_IMAGE[$1]:-$(docker inspect --format '{{.Image}}' "$1")} == "${DOCKER_IMAGE_ID[$2]}" ]]
}

# Docker gives no two networks the same addresses.
docker_networks() {
  local -a ids
  local name stack subnets subnet
  mapfile -t ids < <(docker network ls --quiet)
  while IFS=$'\t' read -r name stack subnets; do
    [[ $stack != "$STACK" ]] || continue
    # shellcheck disable=SC2086 # one subnet a word
    for subnet in $subnets; do [[ $subnet == *:* ]] || printf 'Docker network "%s"\t%s\n' "$name" "$subnet"; done
  done < <(docker network inspect --format \
    $'{{.Name}}\t{{or (index .Labels "tare.stack") "-"}}\t{{range .IPAM.Config}}{{.Subnet}} {{end}}' "${ids[@]}")
}

docker_daemons() {
  printf '%s\n' dockerd containerd containerd-shim docker-proxy
}

docker_list() {
  { docker ps --all --format $'{{.Names}}\t{{.Label "tare.identity"}}' --filter "label=tare.stack=$1" 2>/dev/null || true; } | only_ours
}

# A container that dockerd was killed over while it started it can never be started again, because what runs containers below
# dockerd holds its id. It is removed, so that the engine finds it gone and makes another one.
docker_start() {
  local said
  ! said=$(docker start "$1" 2>&1 >/dev/null) || return 0
  [[ $said != *"already exists"* ]] || docker_remove "$1"
  return 1
}

docker_stop() {
  docker kill "$1" >/dev/null
}

# dockerd may lose count of a network's endpoints if several containers leave it at once, and then does not remove it.
docker_leave() {
  docker network disconnect --force "tare-$STACK-net" "$1" >/dev/null 2>&1 || true
}

docker_remove() {
  docker rm --force --volumes "$1" >/dev/null
}
