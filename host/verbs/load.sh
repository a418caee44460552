# load: makes the listed guests of this host run the load, and no others, and proves that it is reached. A load that already runs as
# asked is left alone.
# Request: {stack, dataFolder, technology, kind, vcpus, parameters, nicBitsPerSecond, target, guests: [{name}], sink,
#           level: {kind, count, vcpus, parameters, nicBitsPerSecond, cpus, wireNic, main: {name, cpus}, ceiling, reached, least}}; without
# guests only stack, dataFolder, guests and sink are used. sink: the address on this host that the other host's guests send to;
# target: the address that this host's guests send to. ceiling: the most of its resource that the load can use, as far as the
# operator's machine knows. The load is reached at the share `reached` of it; below the share `least` it counts as no load.
# Answer: {guests: count, level: null | {reached, share}}.

LIMIT_SECONDS[load]=1800

verb_load() {
  begin load
  hold_host
  bear_load
  prove_load
  jq -c --argjson level "$LEVEL" '{guests: (.guests | length), $level}' <<<"$REQUEST"
}
