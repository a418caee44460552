# unload: no load of this stack runs on this host any more. Request: {stack, dataFolder}. Answer: {stopped: true}.

verb_unload() {
  begin unload
  lock load
  stop_load
  unlock
  jq -nc '{stopped: true}'
}
