# unload: ends the load of this stack on this host, and removes its sink. Request: {stack, dataFolder}.
# Answer: {stopped: true}.

LIMIT_SECONDS[unload]=300

verb_unload() {
  begin unload
  lock load
  stop_load
  remove_sink
  unlock
  jq -nc '{stopped: true}'
}
