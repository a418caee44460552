# What Docker guests leave on a host: containers, and a Docker network on the testbed's bridge. Both carry labels.

docker_inventory() {
  docker info >/dev/null 2>&1 || return 0
  docker ps --all --format $'container\t{{.Names}}\t{{.Label "tare.stack"}}\t{{.Label "tare.identity"}}'
  docker network ls --format $'docker network\t{{.Name}}\t{{.Label "tare.stack"}}\t{{.Label "tare.identity"}}'
  # Guest images outlive stacks.
  docker images --format $'docker image\t{{.Repository}}:{{.Tag}}\t' | grep -v $'\ttare/guest:' || true
}

docker_marked() {
  timeout 20 docker ps --all --filter label=tare.stack --format $'container\t{{.Names}}\t{{.Label "tare.stack"}}\t{{.Label "tare.identity"}}' 2>/dev/null || true
  timeout 20 docker network ls --filter label=tare.stack --format $'docker network\t{{.Name}}\t{{.Label "tare.stack"}}\t{{.Label "tare.identity"}}' 2>/dev/null || true
}

docker_reclaim() {
  case $1 in
    container)
      docker_owns "$@" "$(docker inspect --type container --format $'{{index .Config.Labels "tare.stack"}}\t{{index .Config.Labels "tare.identity"}}' "$2")" &&
        docker rm --force --volumes "$2"
      ;;
    "docker network")
      docker_owns "$@" "$(docker network inspect --format $'{{index .Labels "tare.stack"}}\t{{index .Labels "tare.identity"}}' "$2")" &&
        docker network rm "$2"
      ;;
    *) return 1 ;;
  esac
}

# dockerd may have miscounted a network's endpoints, and then removes the network only after its next start.
docker_outlives() {
  local said
  [[ $1 == "docker network" && $(docker network inspect --format '{{len .Containers}}' "$2" 2>/dev/null) == 0 ]] || return 0
  if said=$(docker network rm "$2" 2>&1 >/dev/null); then
    printf 'docker network %s of host %s could not be removed before, and is removed now' "$2" "$(uname -n)"
  elif [[ $said == *"active endpoints"* ]]; then
    printf 'docker network %s stays on host %s: it is empty, but dockerd has miscounted and removes it only after its next start; then: docker network rm %s' \
      "$2" "$(uname -n)" "$2"
  fi
}

docker_removal() {
  case $1 in
    container) printf 'docker rm --force %s' "$2" ;;
    "docker network") printf 'docker network rm %s' "$2" ;;
    "docker image") printf 'docker rmi %s' "$2" ;;
  esac
}

# docker_owns THING NAME MARKS: MARKS are its stack and its identity.
docker_owns() {
  owns "${3%%$'\t'*}" "${3#*$'\t'}" "$1" "$2"
}

# An image that a container still uses stays.
docker_clean() {
  local tag
  while IFS= read -r tag; do
    [[ -z $tag ]] || ! docker rmi "$tag" >/dev/null 2>&1 || printf 'docker image %s\n' "$tag"
  done < <(docker images --filter 'reference=tare/guest' --format '{{.Repository}}:{{.Tag}}' 2>/dev/null)
}

docker_inspect() {
  jq -nc --arg docker "$(timeout 10 docker version --format '{{.Server.Version}}' 2>/dev/null || true)" \
    '{docker: (if $docker == "" then null else $docker end)}'
}
