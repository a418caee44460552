# A guest image in the store of this host's Docker daemon. Its only layer is root.tar.

docker_place_image() {
  local tag wanted layers id said format='{{json .RootFS.Layers}}'
  need_program docker
  tag=$(image_tag "$1")
  wanted="[\"sha256:$(need_field .sha256)\"]"
  layers=$(docker image inspect --format "$format" "$tag" 2>/dev/null) || true
  [[ $layers != "$wanted" ]] || return 0
  # An image that only lost its name gets it back: containers that were made from it tell it by its id.
  id=$(image_of_layers docker "$wanted")
  [[ -z $id ]] || ! docker tag "$id" "$tag" 2>/dev/null || return 0
  said=$(docker import --change "CMD $(jq -c .init <<<"$REQUEST")" "$1/root.tar" "$tag" 2>&1 >/dev/null) ||
    die "docker on host $(uname -n) cannot import $1/root.tar: ${said##*$'\n'}" "see to the daemon, then run the same command again"
  layers=$(docker image inspect --format "$format" "$tag")
  [[ $layers == "$wanted" ]] ||
    die "$1/root.tar of host $(uname -n) is not as it was sent: docker made the layer $layers of it, and not $wanted" \
      "$(tare_call "host image") sends it again"
}

docker_pull_image() {
  local digests said
  need_program docker
  docker image inspect "$1" >/dev/null 2>&1 || said=$(docker pull --quiet "$1" 2>&1 >/dev/null) ||
    die "docker on host $(uname -n) cannot pull the image $1: ${said##*$'\n'}" \
      "check the image's name, and that the host reaches its registry"
  digests=$(docker image inspect --format '{{json .RepoDigests}}' "$1")
  jq -e --arg wanted "${1##*@}" 'any(.[]; endswith("@" + $wanted))' >/dev/null <<<"$digests" ||
    die "docker image $1 on host $(uname -n) has another digest: $digests" "remove it there, then run the same command again"
}

docker_image_in_use() {
  local tag
  type -P docker >/dev/null || return 1
  tag=$(image_tag "$1")
  docker image inspect "$tag" >/dev/null 2>&1 && [[ -n $(docker ps --all --quiet --filter "ancestor=$tag") ]]
}

docker_remove_image() {
  local tag
  type -P docker >/dev/null || return 0
  tag=$(image_tag "$1")
  ! docker image inspect "$tag" >/dev/null 2>&1 || docker rmi "$tag" >/dev/null
}

docker_has_image() {
  docker image inspect "$(image_tag "$1")" >/dev/null 2>&1
}
