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
  rmdir --ignore-fail-on-non-empty "$(dirname "$disk")" 2>/dev/null || true
}

# lxc_remove_cgroups NAME: LXC leaves its groups, empty, where their place was configured. A group that is in use cannot be
# removed: the monitor's is until that has ended.
lxc_remove_cgroups() {
  local round
  for round in {1..20}; do
    find /sys/fs/cgroup -depth -type d \( -path "*/lxc/$1" -o -path "*/lxc/$1/*" -o -name "lxc.*.$1" \) -exec rmdir {} + 2>/dev/null || true
    [[ -n $(find /sys/fs/cgroup -type d \( -path "*/lxc/$1" -o -name "lxc.*.$1" \) -print -quit 2>/dev/null) ]] || return 0
    [[ $round == 20 ]] || sleep 0.1
  done
}
