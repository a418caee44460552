# Guest images on this host: DATA_FOLDER/images/SHA256, one folder for each image. Files are written under other names and renamed
# once they are verified, so that no reader sees half an image; a lock in each folder lets several callers work at once. A guest
# kind may define in its image.sh:
#   KIND_place_image FOLDER     makes the image ready for guests, and verifies it; the request has init and the sha256 of root.tar
#   KIND_has_image FOLDER       succeeds if that was done and still holds, as far as can be told in a moment
#   KIND_pull_image REFERENCE   fetches a registry's image by digest
#   KIND_image_in_use FOLDER    succeeds if a guest of the kind, running or not, was made from it
#   KIND_remove_image FOLDER    removes what place_image made outside the folder

# Another caller may hold the lock while it sends gigabytes over a slow line.
readonly IMAGE_LOCK_SECONDS=14400

# begin_image VERB: reads the request from stdin's first line and sets IMAGE_FOLDER to the folder of its image. Verbs on images
# are not activities, because images belong to no stack.
IMAGE_FOLDER=
begin_image() {
  local image
  read_request_line "$1"
  set_image_data_folder
  image=$(need_field .image)
  [[ $image =~ ^[0-9a-f]{64}$ ]] || die "\"$image\" is not the SHA-256 of an image" "call verb $1 as ./tare does"
  IMAGE_FOLDER=$DATA_FOLDER/images/$image
}

set_image_data_folder() {
  DATA_FOLDER=$(need_field .dataFolder)
}

# lock_image: lets one verb at a time work on IMAGE_FOLDER, until that verb ends.
lock_image() {
  mkdir -p "$IMAGE_FOLDER" 2>/dev/null ||
    die "the folder $IMAGE_FOLDER cannot be made on host $(uname -n)" "set senderDataFolder or responderDataFolder, or mend its disk"
  lock_file "$IMAGE_FOLDER/.lock" "$IMAGE_LOCK_SECONDS"
}

# image_tag FOLDER: the image's name in the store of a container engine (imageTag in image/place/place.ts).
image_tag() {
  local sha256=${1##*/}
  printf 'tare/guest:%s' "${sha256:0:12}"
}

file_sha256() {
  sha256sum "$1" | cut -d ' ' -f 1
}

# cached_images: [{sha256, bytes, inUse}] of all images on this host.
cached_images() {
  local folder in_use
  for folder in "$DATA_FOLDER"/images/*/; do
    [[ -d $folder ]] || continue
    folder=${folder%/}
    if image_in_use "$folder"; then in_use=true; else in_use=false; fi
    jq -nc --arg sha256 "${folder##*/}" --argjson bytes "$(du -sb "$folder" | cut -f 1)" --argjson inUse "$in_use" '{$sha256, $bytes, $inUse}'
  done | jq -cs .
}

# image_in_use FOLDER: succeeds if a mount of this host or a guest needs it.
image_in_use() {
  local kind
  ! grep -qsF "$1/" /proc/self/mountinfo || return 0
  for kind in $(technologies); do
    ! declare -F "${kind}_image_in_use" >/dev/null || ! "${kind}_image_in_use" "$1" || return 0
  done
  return 1
}

# remove_image FOLDER
remove_image() {
  each_kind remove_image "$1"
  rm -rf "$1"
}

# image_of_layers PROGRAM LAYERS: the id of an image in this container engine's store that has just these layers; nothing if none has.
image_of_layers() {
  local -a ids
  mapfile -t ids < <("$1" images --all --quiet --no-trunc | sort -u)
  "$1" image inspect --format '{{.Id}} {{json .RootFS.Layers}}' "${ids[@]}" 2>/dev/null |
    awk -v wanted="$2" '$2 == wanted && !found++ { print $1 }' || true
}

# placed_file TECHNOLOGY: the request with which IMAGE_FOLDER was made ready for its guests.
placed_file() {
  printf '%s/placed-%s.json' "$IMAGE_FOLDER" "$1"
}

# mend_image TECHNOLOGY: makes the image that was placed last for these guests ready for them again, if somebody has taken its name or
# its unpacked files away. Dies if a file is gone that only the operator's machine has. Call it in a subshell, because it
# sets what verbs read of their request.
mend_image() {
  local placed name IMAGE_FOLDER REQUEST
  local -A FIELDS=()
  placed=$(find "$DATA_FOLDER"/images/*/ -maxdepth 1 -name "placed-$1.json" -printf '%T@ %p\n' 2>/dev/null | sort -rn | sed -n '1s/^[^ ]* //p')
  [[ -n $placed ]] || return 0
  IMAGE_FOLDER=${placed%/*}
  ! declare -F "$1_has_image" >/dev/null || ! "$1_has_image" "$IMAGE_FOLDER" || return 0
  REQUEST=$(<"$placed")
  read_fields place-image
  while IFS= read -r name; do
    [[ -r $IMAGE_FOLDER/$name ]] ||
      die "host $(uname -n) has lost a file of the guest image: $IMAGE_FOLDER/$name" "$(tare_call "host image") puts it there again"
  done < <(jq -r '.files[]?' <<<"$REQUEST")
  ! declare -F "$1_place_image" >/dev/null || { lock_image && "$1_place_image" "$IMAGE_FOLDER"; }
}
