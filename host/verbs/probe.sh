# probe: sends one train of echo requests from a guest of this host, and captures them at the points asked for.
# Request, one line: {stack, dataFolder, guest: {name, technology}, own, peer, command: [word…],
#   points: [{point, interface}], packets, bufferKiB, limitSeconds}. packets is a tcpdump filter, ICMP's where it is absent; own and peer are the two guests' IPv4 addresses; point "guest" is
#   captured in the guest, and an empty interface elsewhere means the host's end of the guest's own.
# Answer: a tar stream of probe.json, the probe tool's output (ping.txt, whichever tool it is), its /proc/PID/schedstat at its end by the
# guest's kernel (probe.schedstat, empty where that does not tell) and, for each point,
# POINT.pcap and POINT.tcpdump.txt. probe.json comes as soon as the probe has ended, while the captures go on, so that the operator can
# look at hosts and guests meanwhile. All files stay here until forget-probe, the next probe or the release of the host: the operator's disk
# may turn out to be full.
# The operator keeps stdin open while it waits; the end of stdin ends the probe.

LIMIT_SECONDS[probe]=1209600

verb_probe() {
  local technology name
  begin_at_guest probe tcpdump tar
  lock probe
  make_probe_folder
  warm_path "$technology" "$name"
  start_captures "$technology" "$name"
  run_probe "$technology" "$name"
  send_first probe.json
  fetch_from_guest "$technology" "$name" train.out "$PROBE_FOLDER/ping.txt"
  fetch_from_guest "$technology" "$name" train.err "$PROBE_FOLDER/ping.txt"
  fetch_from_guest "$technology" "$name" train.schedstat "$PROBE_FOLDER/probe.schedstat"
  stop_captures "$technology" "$name"
  send_rest "$technology" "$name" probe.json
}

# What the warming packets brought, in ping's words.
WARMED=

# warm_path TECHNOLOGY NAME: sends a few requests before the captures begin, so that bridges know both guests' addresses again (they
# forget them after five minutes, and would flood the first request to all ports), ARP is done and caches are filled. They have a
# size and a pattern of their own ("tare"), and none is under way when the captures begin: ping waits a second for the last one.
# Whether they are answered is no matter here, because the probe shows it.
warm_path() {
  local -a words=(ping -n -q -c 5 -i 0.05 -W 1 -s 24)
  # shellcheck disable=SC2016 # for the guest's shell
  WARMED=$(guest "$1" exec "$2" sh -c 'timeout 5 "$@" -p 74617265 "$0" || timeout 5 "$@" "$0"' \
    "$(need_field .peer)" "${words[@]}" </dev/null 2>/dev/null | grep -E '(transmitted|received)' | head -n 1) || true
}

# For the guest's shell: runs a program and writes to FILE.schedstat how long it has waited for a CPU, which the kernel forgets once
# its parent has asked for its exit code. The end of pipe FILE.end says when it has ended, and only its main thread is known then. A
# child of the shell waits for that, because Debian's shell itself asks after whatever command it has run, and so must run none
# meanwhile. Other shells ask at once, and then nothing is written. Where no pipe can be made, the program runs without.
# shellcheck disable=SC2016
WATCHED='
  file=$1; shift
  rm -f "$file.end" "$file.told" "$file.schedstat"
  mkfifo "$file.end" "$file.told" 2>/dev/null || exec "$@"
  trap : TERM # so that the program is not left behind
  "$@" 9>"$file.end" &
  probe=$!
  { read -r _; read -r waited <"/proc/$probe/schedstat" && echo "$waited"; } <"$file.end" >"$file.told" 2>/dev/null &
  read -r waited <"$file.told" && echo "$waited" >"$file.schedstat"
  wait "$probe"'

# run_probe TECHNOLOGY NAME
run_probe() {
  local before started ended code=0 probe operator
  local -a words
  mapfile -t words < <(jq -r '.command[]' <<<"$REQUEST")
  need_guest_program "$1" "$2" "${words[0]}"
  before=$(guest_identity "$1" "$2")
  started=$EPOCHREALTIME
  GUEST_SECONDS=$(($(need_field .limitSeconds) + 30)) in_guest "$1" "$2" train \
    timeout -k 5 "$(need_field .limitSeconds)" sh -c "$WATCHED" sh "$GUEST_FILES-train" "${words[@]}" &
  probe=$!
  cat <&0 >/dev/null &
  operator=$!
  wait -n "$probe" "$operator" || true
  kill -0 "$operator" 2>/dev/null || die "the operator's machine went away while the probe ran" "run $(tare_call up) again"
  wait "$probe" || code=$?
  ended=$EPOCHREALTIME
  need_awake "$1" "$2"
  kill "$operator"
  jq -n --arg started "$started" --arg ended "$ended" --argjson exitCode "$code" \
    --arg before "$before" --arg after "$(guest_identity "$1" "$2")" --arg warmed "$WARMED" \
    '{startedSeconds: ($started | tonumber), endedSeconds: ($ended | tonumber), $exitCode, guestBefore: $before, guestAfter: $after, $warmed}' \
    >"$PROBE_FOLDER/probe.json"
}
