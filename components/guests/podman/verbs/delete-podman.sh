# delete-podman: removes a container and all that belongs to it. Request as for create-podman. Answer: {deleted}.

verb_delete_podman() {
  local name stack
  begin_brief delete-podman
  need name
  need_program podman
  lock_to_end "podman-$name"
  stack=$(podman_stack_of "$name")
  if [[ -n $stack && $stack != "$STACK" ]]; then
    warn "Podman container \"$name\" of host $(uname -n) is not this stack's: left alone"
    echo '{"deleted":false}'
    return
  fi
  podman_remove "$name"
  echo '{"deleted":true}'
}
