# unload: no load of this stack runs on this host any more, nor a sink for one. Request: {stack, dataFolder}.
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
