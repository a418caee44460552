# delete-lxc: this container and all that belongs to it is gone. Request as for create-lxc. Answer: {deleted}.

verb_delete_lxc() {
  local name folder
  begin delete-lxc
  name=$(need_field .name)
  folder=$(lxc_folder "$name")
  lock "lxc-$name"
  if [[ -e $folder ]] && ! lxc_is_ours "$folder"; then
    warn "container \"$name\" of host $(uname -n) is not this stack's ($folder): left alone"
    forget_lock
    echo '{"deleted":false}'
    return
  fi
  lxc_remove "$name"
  forget_lock
  echo '{"deleted":true}'
}

# lxc_remove NAME: also what is left of one that was never whole.
lxc_remove() {
  local folder disk
  folder=$(lxc_folder "$1")
  disk=$(guest_disk "$1")
  if [[ -e $folder/config ]]; then
    ! lxc_running "$1" || lxc_stop "$1" || die "container $1 of host $(uname -n) does not stop" "see lxc-info --name $1 there, then run the same command again"
    lxc-destroy --name "$1" >/dev/null 2>&1 || true
  fi
  lxc_remove_cgroups "$1"
  rm -rf "$folder" "$disk"
  rmdir --ignore-fail-on-non-empty "${disk%/*}" 2>/dev/null || true
}

# lxc_remove_cgroups NAME: LXC leaves its groups, empty, where their place was configured (lxc.cgroup.pattern). A group that
# is in use cannot be removed: the monitor's is until that has ended.
lxc_remove_cgroups() {
  local pattern round group
  local -a left
  pattern=$(lxc-config lxc.cgroup.pattern 2>/dev/null) || return 0
  [[ $pattern == *%n* ]] || return 0
  pattern=${pattern//%n/$1}
  for round in {1..20}; do
    left=()
    for group in "/sys/fs/cgroup/$pattern" /sys/fs/cgroup/*/"$pattern"; do
      [[ ! -d $group ]] || left+=("$group"/*/ "$group")
    done
    [[ ${#left[@]} -gt 0 ]] || return 0
    rmdir "${left[@]}" 2>/dev/null || true
    [[ $round -lt 3 ]] || sleep 0.1
  done
}
