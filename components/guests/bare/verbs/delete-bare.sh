# delete-bare: removes a bare guest and all that belongs to it. Request as for create-bare. Answer: {deleted}.

verb_delete_bare() {
  local name
  begin_brief delete-bare
  need name
  lock_to_end "bare-$name"
  if [[ -e $(bare_folder "$name") ]] && ! bare_is_ours "$name"; then
    warn "bare guest \"$name\" of host $(uname -n) is not this stack's: left alone"
    echo '{"deleted":false}'
    return
  fi
  bare_remove "$name"
  echo '{"deleted":true}'
}
