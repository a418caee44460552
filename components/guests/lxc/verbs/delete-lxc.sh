# delete-lxc: removes a container and all that belongs to it. Request as for create-lxc. Answer: {deleted}.

verb_delete_lxc() {
  local name
  begin_brief delete-lxc
  need name
  lxc_look_for_path
  lock_to_end "lxc-$name"
  if [[ -e $LXC_PATH/$name ]] && ! lxc_is_ours "$LXC_PATH/$name"; then
    warn "container \"$name\" of host $(uname -n) is not this stack's ($LXC_PATH/$name): left alone"
    echo '{"deleted":false}'
    return
  fi
  lxc_remove "$name"
  echo '{"deleted":true}'
}
