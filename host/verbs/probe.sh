# probe: sends one train of echo requests from a guest of this host, and captures them at the points asked for.
# Request, one line: {stack, dataFolder, guest: {name, technology}, own, peer, command: [word…],
#   points: [{point, interface}], bufferKiB, limitSeconds}. own and peer are the two guests' IPv4 addresses; point "guest" is
#   captured in the guest, and an empty interface elsewhere means the host's end of the guest's own.
# Answer: a tar stream of probe.json, the probe tool's output (ping.txt, whichever tool it is), its /proc/PID/schedstat at its end by the
# guest's kernel (probe.schedstat, empty where that does not tell) and, for each point,
# POINT.pcap and POINT.tcpdump.txt. probe.json comes as soon as the probe has ended, while the captures go on, so that the operator can
# look at hosts and guests meanwhile. All files stay here until forget-probe, the next probe or the release of the host: the operator's disk
# may turn out to be full.
# The operator keeps stdin open while it waits; the end of stdin ends the probe.

LIMIT_SECONDS[probe]=1209600

PROBE_FOLDER=
# The beginning of the names of the probe's files in the guest.
GUEST_FILES=/tmp/tare-probe
# tcpdump receives packets once a second (its read timeout), so it must run for that long after the last one.
CAPTURE_DRAIN_SECONDS=1.2

verb_probe() {
  local technology name
  begin_line probe
  need_host
  export LC_ALL=C
  technology=$(need_field .guest.technology)
  name=$(need_field .guest.name)
  need_program tcpdump tar
  need_running "$technology" "$name"
  lock probe
  make_probe_folder
  warm_path "$technology" "$name"
  start_captures "$technology" "$name"
  run_probe "$technology" "$name"
  send_record
  fetch_from_guest "$technology" "$name" train.out "$PROBE_FOLDER/ping.txt"
  fetch_from_guest "$technology" "$name" train.err "$PROBE_FOLDER/ping.txt"
  fetch_from_guest "$technology" "$name" train.schedstat "$PROBE_FOLDER/probe.schedstat"
  stop_captures "$technology" "$name"
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$technology" exec "$name" sh -c 'rm -f "$1"-*' sh "$GUEST_FILES" </dev/null 2>/dev/null || true
  cd "$PROBE_FOLDER" || return
  AT_END=unlock
  tar -cf - --exclude=probe.json -- *
}

# The archive's end, two blocks of zeros, comes with the other files.
send_record() {
  tar -C "$PROBE_FOLDER" -b 1 -cf - -- probe.json | head -c -1024
}

# Removes what an earlier probe of this stack left, and sees to it that this probe's files are removed if it does not come to its end.
make_probe_folder() {
  local parent="$DATA_FOLDER/run/$STACK"
  rm -rf "$parent"/probe.*
  mkdir -p "$parent"
  PROBE_FOLDER=$(mktemp -d "$parent/probe.XXXXXX")
  AT_END=forget_probe
}

forget_probe() {
  unlock
  rm -rf "$PROBE_FOLDER"
  rmdir "$DATA_FOLDER/run/$STACK" 2>/dev/null || true
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
# its parent has asked for its exit code. The pipe's end says when it has ended, and only its main thread is known then. Debian's shell
# asks in `wait`; others ask at once, and then nothing is written. Where no pipe can be made, the program runs without.
# shellcheck disable=SC2016
WATCHED='
  file=$1; shift
  rm -f "$file.end" "$file.schedstat"
  mkfifo "$file.end" 2>/dev/null || exec "$@"
  trap : TERM # so that the program is not left behind
  "$@" 9>"$file.end" &
  probe=$!
  read -r _ <"$file.end"
  { read -r waited <"/proc/$probe/schedstat"; } 2>/dev/null && echo "$waited" >"$file.schedstat"
  wait "$probe"'

# run_probe TECHNOLOGY NAME
run_probe() {
  local before started ended code=0 probe operator
  local -a words
  mapfile -t words < <(jq -r '.command[]' <<<"$REQUEST")
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$1" exec "$2" sh -c 'command -v "$1"' sh "${words[0]}" </dev/null >/dev/null ||
    die "guest $2 has no program \"${words[0]}\"" "use Tare's own image (leave \"image\" empty) or add the program to yours"
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

# in_guest TECHNOLOGY NAME FILE CMD…: runs a command whose stdout and stderr go to files in the guest. Through the pipe of exec
# every line would pass three processes of this host while the probe runs, which would show in the measurement.
in_guest() {
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$1" exec "$2" sh -c \
    'file=$1; shift; echo "$$" >"$file.pid"; LC_ALL=C; export LC_ALL; exec "$@" >"$file.out" 2>"$file.err"' \
    sh "$GUEST_FILES-$3" "${@:4}" </dev/null >/dev/null 2>&1
}

# fetch_from_guest TECHNOLOGY NAME FILE TO: appends a guest's file to a file here. It comes in pieces, because the size of a guest
# agent's answer may be limited; a piece that is not full is the last. If the guest has ended its files are gone, which is no
# error here: the run is judged by what is missing.
fetch_from_guest() {
  local piece=0 bytes=4194304 before after
  after=$(size_of "$4")
  while before=$after; do
    # shellcheck disable=SC2016 # for the guest's shell
    guest "$1" exec "$2" sh -c 'dd if="$1" bs="$2" skip="$3" count=1 2>/dev/null || true' \
      sh "$GUEST_FILES-$3" "$bytes" "$piece" </dev/null 2>/dev/null >>"$4" || return 0
    after=$(size_of "$4")
    ((after - before == bytes)) || return 0
    ((++piece))
  done
}

size_of() {
  stat -c %s "$1" 2>/dev/null || echo 0
}
