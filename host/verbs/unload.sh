# unload: ends the load of this stack on this host, and removes its sink. Only a stack that is destroyed has no load any more, so its
# guests here, which an engine removes next and many at once, leave their network. Request: {stack, dataFolder}.
# Answer: {stopped}.

LIMIT_SECONDS[unload]=300

verb_unload() {
  local technology name
  begin unload
  if is_anothers_name; then
    warn "host $(uname -n) is held by another stack of the name \"$STACK\": its load is left alone"
    jq -nc '{stopped: false}'
    return
  fi
  lock load
  stop_load
  remove_sink
  unlock
  for technology in $(technologies); do
    declare -F "${technology}_leave" >/dev/null || continue
    while IFS= read -r name; do leave_network "$technology" "$name"; done < <(guest "$technology" list "$STACK")
  done
  jq -nc '{stopped: true}'
}
