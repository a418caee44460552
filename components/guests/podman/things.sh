# What Podman guests leave on a host: containers, whose labels say which stack they belong to, and images in Podman's store, which
# outlive stacks. A create that was killed may leave a container without labels; then its name says the stack.

podman_inventory() {
  command -v podman >/dev/null || return 0
  podman_containers | awk -F '\t' -v stack="$STACK" '{
    if ($2 == "" && index($1, "tare-" stack "-") == 1) $2 = stack
    print "podman container\t" $1 "\t" $2 "\t" $3
  }'
}

podman_marked() {
  command -v podman >/dev/null || return 0
  podman_containers | sed -nE 's/^(tare-(.+)-(sender|responder|bg-[0-9]+))\t\t?$/\1\t\2\t/; s/^[^\t]+\t[^\t]+\t/podman container\t&/p'
}

# podman_containers: lines "NAME<tab>STACK<tab>IDENTITY" of all containers here.
podman_containers() {
  timeout 20 podman ps --all --external --format $'{{.Names}}\t{{index .Labels "tare.stack"}}\t{{index .Labels "tare.identity"}}' 2>/dev/null || true
}

podman_removal() {
  [[ $1 != "podman container" ]] || printf 'podman rm --force %s' "$2"
}

podman_reclaim() {
  [[ $1 == "podman container" ]] && ! podman_is_anothers "$2" && podman_remove "$2"
}

# An image that a container still uses stays.
podman_clean() {
  local tag
  command -v podman >/dev/null || return 0
  while IFS= read -r tag; do
    [[ -z $tag ]] || ! podman rmi "$tag" >/dev/null 2>&1 || printf 'podman image %s\n' "$tag"
  done < <(podman images --filter 'reference=localhost/tare/guest' --format '{{.Repository}}:{{.Tag}}' 2>/dev/null)
}

# Without a policy for images, `podman info` works and no image can be imported: containers-policy.json(5).
podman_inspect() {
  jq -nc --arg podman "$(timeout 10 podman info --format '{{.Version.Version}}' 2>/dev/null || true)" \
    --arg podmanImageComplaint "$(podman_complaint timeout 10 podman image trust show)" \
    '$ARGS.named | map_values(if . == "" then null else . end)'
}
