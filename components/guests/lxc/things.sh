# What LXC guests leave on a host: containers. Their file tare.json says which stack they belong to.

lxc_inventory() {
  command -v lxc-ls >/dev/null || return 0
  { lxc-ls -1 2>/dev/null || true; } | marked_by_name "lxc container" | while IFS= read -r line; do
    printf '%s\t%s\n' "$line" "$(lxc_identity "$(cut -f 2 <<<"$line")")"
  done
}

# lxc_identity NAME: nothing if it bears none.
lxc_identity() {
  jq -r '.identity // empty' "$(lxc_folder "$1")/tare.json" 2>/dev/null || true
}

lxc_marked() {
  local file
  command -v lxc-start >/dev/null || return 0
  for file in "$(lxc_folder)"/*/tare.json; do
    [[ ! -r $file ]] || jq -r '"lxc container\t\(.name)\t\(.stack)\t\(.identity // "")"' "$file"
  done
}

lxc_removal() {
  [[ $1 != "lxc container" ]] || printf 'lxc-destroy --force --name %s' "$2"
}

lxc_reclaim() {
  [[ $1 == "lxc container" ]] || return 1
  [[ -s $(lxc_folder "$2")/tare.json ]] && lxc_is_ours "$(lxc_folder "$2")" && lxc_remove "$2"
}
