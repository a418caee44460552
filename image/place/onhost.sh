# Keeps guest images on a host. Called with a verb; the first line on stdin is a JSON object, whatever follows is a file.
# Images lie in FOLDER (DATAFOLDER/images/SHA256), are written under other names and renamed when they are proved, so that a
# reader never sees half an image; a lock a folder makes several callers safe.
set -euo pipefail
export LC_ALL=C
IFS= read -r request
field() { jq -cre --arg name "$1" '.[$name]' <<<"$request"; }
refuse() { echo "$*" >&2; exit 1; }
need() { command -v "$1" >/dev/null || refuse "$1 is not installed on this host; install it: apt-get install $2"; }
command -v jq >/dev/null || { echo "jq is not installed on this host; install it: apt-get install jq" >&2; exit 1; }

lock() {
  mkdir -p "$folder"
  exec 9>"$folder/.lock"
  flock 9
}

sha256() { sha256sum "$1" | cut -d ' ' -f 1; }

# A folder's digest: names, owners, modes, times, links, attributes and contents.
tree_sha256() {
  tar --create --sort=name --numeric-owner --format=posix --pax-option=delete=atime,delete=ctime --xattrs --xattrs-include='*' \
    --directory "$1" . | sha256sum | cut -d ' ' -f 1
}

# Prints the names of the files that are not here as they should be.
verb_missing() {
  jq -r '.files[] | [.name, .sha256] | @tsv' <<<"$request" | while IFS=$'\t' read -r name wanted; do
    if [ ! -f "$folder/$name" ] || [ "$(sha256 "$folder/$name")" != "$wanted" ]; then echo "$name"; fi
  done
}

verb_put() {
  local name wanted bytes free found
  name=$(field name) wanted=$(field sha256) bytes=$(field bytes)
  lock
  rm -f "$folder/.$name.partial"
  free=$(df --output=avail -B1 "$folder" | tail -n 1)
  [ "$free" -gt "$bytes" ] || refuse "no room for the image: $folder needs $bytes bytes and has $free free"
  cat >"$folder/.$name.partial"
  found=$(sha256 "$folder/.$name.partial")
  if [ "$found" != "$wanted" ]; then
    rm -f "$folder/.$name.partial"
    refuse "$name came over damaged: SHA-256 should be $wanted and is $found"
  fi
  chmod 444 "$folder/.$name.partial"
  mv -T "$folder/.$name.partial" "$folder/$name"
}

# Imports root.tar into dockerd. The image's only layer must be root.tar itself.
verb_docker() {
  local tag wanted init
  tag=$(field tag) wanted=$(field sha256) init=$(field init)
  need docker docker.io
  lock
  local layers='{{json .RootFS.Layers}}'
  if [ "$(docker image inspect --format "$layers" "$tag" 2>/dev/null)" != "[\"sha256:$wanted\"]" ]; then
    docker import --change "CMD $init" "$folder/root.tar" "$tag" >/dev/null
    local found
    found=$(docker image inspect --format "$layers" "$tag")
    [ "$found" = "[\"sha256:$wanted\"]" ] || refuse "docker image $tag should have the layer sha256:$wanted and has $found"
  fi
}

# Unpacks root.tar as the lower layer of LXC containers.
verb_lxc() {
  local found
  lock
  if [ ! -d "$folder/rootfs" ]; then
    rm -rf "$folder/.rootfs.partial"
    mkdir "$folder/.rootfs.partial"
    tar --extract --numeric-owner --preserve-permissions --xattrs --xattrs-include='*' --file "$folder/root.tar" \
      --directory "$folder/.rootfs.partial"
    tree_sha256 "$folder/.rootfs.partial" >"$folder/rootfs.sha256"
    mv -T "$folder/.rootfs.partial" "$folder/rootfs"
    return
  fi
  found=$(tree_sha256 "$folder/rootfs")
  [ "$found" = "$(cat "$folder/rootfs.sha256")" ] ||
    refuse "$folder/rootfs was changed since it was unpacked (SHA-256 $found instead of $(cat "$folder/rootfs.sha256")):" \
      "destroy the stacks that use it and remove the images with './tare host clean'"
}

# Fetches a registry's image by digest.
verb_pull() {
  local reference
  reference=$(field reference)
  need docker docker.io
  docker image inspect "$reference" >/dev/null 2>&1 || docker pull --quiet "$reference" >/dev/null
  docker image inspect --format '{{json .RepoDigests}}' "$reference" | jq -e --arg wanted "${reference##*@}" \
    'any(.[]; endswith("@" + $wanted))' >/dev/null ||
    refuse "docker image $reference has another digest: $(docker image inspect --format '{{json .RepoDigests}}' "$reference")"
}

# Prints [{sha256, bytes, inUse}] of all images under the folder.
verb_list() {
  local path
  [ -d "$folder" ] || { echo '[]'; return; }
  for path in "$folder"/*/; do
    [ -d "$path" ] || continue
    path=${path%/}
    jq -n --arg sha256 "${path##*/}" --argjson bytes "$(du -sb "$path" | cut -f 1)" --argjson inUse "$(in_use "$path")" \
      '{sha256: $sha256, bytes: $bytes, inUse: $inUse}'
  done | jq -cs .
}

# true where a guest is made from the image, running or not, or a mount of this host needs it. The disk that a stack's KVM guests
# share is an overlay, which names the image's file in its header.
in_use() {
  local tag=tare/guest:${1##*/} lxc_path
  tag=${tag:0:23}
  lxc_path=$(lxc-config lxc.lxcpath 2>/dev/null || echo /var/lib/lxc)
  if grep -qsaF "$1/" /proc/self/mountinfo /etc/libvirt/qemu/*.xml "$lxc_path"/*/config "${folder%/images}"/run/*/pool/*-image.qcow2; then
    echo true
  elif command -v docker >/dev/null && docker image inspect "$tag" >/dev/null 2>&1 &&
    [ -n "$(docker ps --all --quiet --filter "ancestor=$tag")" ]; then
    echo true
  else
    echo false
  fi
}

# Removes the images that nobody uses; prints what verb_list prints, of those removed.
verb_clean() {
  local list sha256
  list=$(verb_list)
  jq -r '.[] | select(.inUse | not) | .sha256' <<<"$list" | while read -r sha256; do
    if command -v docker >/dev/null && docker image inspect "tare/guest:${sha256:0:12}" >/dev/null 2>&1; then
      docker rmi "tare/guest:${sha256:0:12}" >/dev/null
    fi
    rm -rf "${folder:?}/$sha256"
  done
  jq -c '[.[] | select(.inUse | not)]' <<<"$list"
}

folder=$(field folder)
case ${1:-} in
missing | put | docker | lxc | pull | list | clean) "verb_$1" ;;
*) refuse "unknown verb ${1:-}" ;;
esac
