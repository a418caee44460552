# capture: captures a probe's packets at points of the host that answers it, from before the probe until stdin ends.
# Request, one line: as probe's, without command; own and peer are this host's guest and the one that sends.
# Answer: a tar stream of capture.json, {listeningSeconds}, as soon as all points listen, and once stdin has ended of POINT.pcap and
# POINT.tcpdump.txt for each point. All files stay here until forget-probe, the next capture or probe, or the release of the host.

LIMIT_SECONDS[capture]=1209600

verb_capture() {
  local technology name
  begin_at_guest capture tcpdump tar
  lock probe
  make_probe_folder
  start_captures "$technology" "$name"
  jq -n --argjson listening "$EPOCHREALTIME" '{listeningSeconds: $listening}' >"$PROBE_FOLDER/capture.json"
  send_first capture.json
  cat >/dev/null
  stop_captures "$technology" "$name"
  send_rest "$technology" "$name" capture.json
}
