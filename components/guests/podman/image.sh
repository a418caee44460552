# A guest image in Podman's store. Its only layer is root.tar.

podman_place_image() {
  local tag wanted layers id said
  need_program podman
  tag=localhost/$(image_tag "$1")
  wanted="[\"sha256:$(need_field .sha256)\"]"
  layers=$(podman_layers "$tag") || true
  [[ $layers != "$wanted" ]] || return 0
  # An image that only lost its name gets it back: containers that were made from it tell it by its id.
  id=$(image_of_layers podman "$wanted")
  [[ -z $id ]] || ! podman tag "$id" "$tag" 2>/dev/null || return 0
  said=$(podman import --quiet --change "CMD $(jq -c .init <<<"$REQUEST")" "$1/root.tar" "$tag" 2>&1 >/dev/null) ||
    die "podman on host $(uname -n) cannot import $1/root.tar: ${said##*$'\n'}" "see podman info there, then run the same command again"
  layers=$(podman_layers "$tag") || true
  [[ $layers == "$wanted" ]] ||
    die "$1/root.tar of host $(uname -n) is not as it was sent: podman made the layer $layers of it, and not $wanted" \
      "$(tare_call "host image") sends it again"
}

# podman_layers TAG
podman_layers() {
  podman image inspect --format '{{json .RootFS.Layers}}' "$1" 2>/dev/null
}

podman_image_in_use() {
  local tag
  command -v podman >/dev/null || return 1
  tag=localhost/$(image_tag "$1")
  podman image exists "$tag" && [[ -n $(podman ps --all --quiet --filter "ancestor=$tag") ]]
}

podman_remove_image() {
  local tag
  command -v podman >/dev/null || return 0
  tag=localhost/$(image_tag "$1")
  ! podman image exists "$tag" || podman rmi "$tag" >/dev/null
}

podman_has_image() {
  podman image exists "localhost/$(image_tag "$1")"
}
