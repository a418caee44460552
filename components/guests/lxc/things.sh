# What LXC guests leave on a host: containers. Their file tare.json says which stack they belong to.

lxc_inventory() {
  command -v lxc-ls >/dev/null || return 0
  { lxc-ls -1 2>/dev/null || true; } | marked_by_name "lxc container"
}

lxc_marked() {
  local file
  command -v lxc-start >/dev/null || return 0
  for file in "$(lxc_folder)"/*/tare.json; do
    [[ ! -r $file ]] || jq -r '"lxc container\t\(.name)\t\(.stack)"' "$file"
  done
}

lxc_reclaim() {
  [[ $1 == "lxc container" ]] || return 1
  jq -e --arg stack "$STACK" '.stack == $stack' "$(lxc_folder "$2")/tare.json" && lxc_remove "$2"
}
