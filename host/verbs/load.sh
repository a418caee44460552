# load: makes the listed guests of this host run the load, and no others. A load that already runs as asked is left alone.
# Request: {stack, dataFolder, technology, kind, vcpus, parameters, nicBitsPerSecond, target, guests: [{name}], sink}; without
# guests only stack, dataFolder, guests and sink are used. sink: the address on this host that the other host's guests send to;
# target: the address that this host's guests send to.
# Answer: {guests: count}.

LIMIT_SECONDS[load]=1800

verb_load() {
  begin load
  hold_host
  bear_load
  jq -c '{guests: (.guests | length)}' <<<"$REQUEST"
}
