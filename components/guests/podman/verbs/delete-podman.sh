# delete-podman: removes a container and all that belongs to it. Request as for create-podman. Answer: {deleted}.

verb_delete_podman() {
  local name
  begin_brief delete-podman
  need name
  need_program podman
  lock_to_end "podman-$name"
  if podman_is_anothers "$name"; then
    warn "Podman container \"$name\" of host $(uname -n) is not this stack's: left alone"
    echo '{"deleted":false}'
    return
  fi
  podman_remove "$name"
  echo '{"deleted":true}'
}
