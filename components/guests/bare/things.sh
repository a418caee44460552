# What bare guests leave on a host: a folder each. Its file tare.json, written before all else that belongs to the guest and removed
# after it, says which stack the guest belongs to; in a create that was cut off before, nothing but the folder's name does.

bare_inventory() {
  bare_folders | marked_by_name "bare guest" | while IFS= read -r line; do
    printf '%s\t%s\n' "$line" "$(jq -r '.identity // empty' "$(bare_folder "$(cut -f 2 <<<"$line")")/tare.json" 2>/dev/null || true)"
  done
}

bare_marked() {
  local name file
  bare_folders | while IFS= read -r name; do
    file=$(bare_folder "$name")/tare.json
    if [[ -s $file ]]; then
      jq -r '"bare guest\t\(.name)\t\(.stack)\t\(.identity // "")"' "$file"
    else
      stack_of_name "bare guest" "" <<<"$name"
    fi
  done
}

bare_folders() {
  [[ ! -d $DATA_FOLDER/bare ]] || find "$DATA_FOLDER/bare" -mindepth 1 -maxdepth 1 -type d -printf '%f\n'
}

# Its processes, its address, its control groups and at last its folder.
bare_removal() {
  local group
  [[ $1 == "bare guest" ]] || return 0
  bare_know "$2"
  group=$(bare_cgroup "$2")
  [[ -z $ADDRESS ]] || printf 'ip address delete %s/32 dev %s; ' "$ADDRESS" "$BRIDGE"
  printf "kill -KILL \$(cat %s/cgroup.procs); sleep 1; find /sys/fs/cgroup -depth -type d -name %s -exec rmdir {} +; rm -rf %q" \
    "$group" "$2" "$(bare_folder "$2")"
}

bare_reclaim() {
  [[ $1 == "bare guest" ]] && bare_is_ours "$2" && bare_remove "$2"
}
