# unload: ends the load of this stack on this host, and removes its sink. Request: {stack, dataFolder}.
# Answer: {stopped}.

LIMIT_SECONDS[unload]=300

verb_unload() {
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
  jq -nc '{stopped: true}'
}
