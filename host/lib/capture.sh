# Captures: tcpdump at a capture point. It is known to listen before the first packet is sent, and its drop counters are read
# after the last.

# tcpdump receives packets once a second (its read timeout), so it must run for that long after the last one.
CAPTURE_DRAIN_SECONDS=1.2

# Points in the order in which they were started, and the process of each on this host.
CAPTURE_POINTS=()
CAPTURE_PIDS=()
# The point whose tcpdump runs in the guest itself; empty if the guest shares this host's kernel.
CAPTURE_INSIDE=

# start_captures TECHNOLOGY NAME: starts one for each of the request's points.
start_captures() {
  local point interface network
  local -a CAPTURE
  while IFS=$'\t' read -r point interface; do
    if [[ $point == guest ]]; then
      interface=$(guest_device "$1" "$2")
      if network=$(guest_network "$1" "$2"); then
        capture_here "$point" "$interface" nsenter "--net=$network"
      else
        CAPTURE_INSIDE=$point
        capture_command "$interface" "$GUEST_FILES-capture.pcap"
        GUEST_SECONDS=$(($(need_field .limitSeconds) + 60)) in_guest "$1" "$2" capture "${CAPTURE[@]}" &
      fi
    else
      [[ -n $interface ]] || interface=$(guest "$1" interface "$2")
      [[ -d /sys/class/net/$interface ]] ||
        die "host $(uname -n) has no interface \"$interface\" to capture at (guest $2)" "$(tare_call up) mends that and measures again"
      capture_here "$point" "$interface"
    fi
    CAPTURE_POINTS+=("$point")
    CAPTURE_PIDS+=("$!")
    await_capture "$1" "$2" "$point" "$!"
  done < <(jq -r '.points[] | [.point, .interface // ""] | @tsv' <<<"$REQUEST")
}

# capture_here POINT INTERFACE [WORD…]: starts tcpdump as a process of this host, with these words before its command.
capture_here() {
  capture_command "$2" "$PROBE_FOLDER/$1.pcap"
  : >"$PROBE_FOLDER/$1.tcpdump.txt" # await_capture may read it before the process has made it
  "${@:3}" "${CAPTURE[@]}" </dev/null >/dev/null 2>>"$PROBE_FOLDER/$1.tcpdump.txt" &
}

# guest_network TECHNOLOGY NAME: the network namespace of a guest that shares this host's kernel; fails for other guests. This
# host's own tcpdump captures there, because in a container tcpdump may lack the capability to change its user.
guest_network() {
  local pid
  pid=$(guest "$1" pid "$2") || return 1
  [[ $(readlink "/proc/$pid/ns/net") != "$(readlink /proc/self/ns/net)" ]] || return 1
  printf '/proc/%s/ns/net' "$pid"
}

# capture_command INTERFACE FILE: sets CAPTURE. -Z root: tcpdump must stay root, because the folder belongs to root.
capture_command() {
  local packets
  packets=$(field .packets)
  CAPTURE=(timeout -s INT -k 10 "$(need_field .limitSeconds)"
    tcpdump -i "$1" -n -s 128 -B "$(need_field .bufferKiB)" --time-stamp-precision=nano -Z root -w "$2"
    "${packets:-icmp} and host $(need_field .own) and host $(need_field .peer)")
}

# await_capture TECHNOLOGY NAME POINT PID: waits until tcpdump says that it listens. By then its filter is in place.
await_capture() {
  local round text=
  for round in {1..100}; do
    if [[ $3 == "$CAPTURE_INSIDE" ]]; then
      text=$(guest "$1" exec "$2" cat "$GUEST_FILES-capture.err" </dev/null 2>/dev/null || true)
    else
      text=$(<"$PROBE_FOLDER/$3.tcpdump.txt")
    fi
    [[ $text != *"listening on"* ]] || return 0
    if ! kill -0 "$4" 2>/dev/null; then break; fi
    [[ $round == 100 ]] || sleep 0.1
  done
  die "tcpdump does not start at the $3 of guest $2 on host $(uname -n): $(tail -n 1 <<<"$text")" \
    "see that tcpdump works there and that the interface is up"
}

# stop_captures TECHNOLOGY NAME: tcpdump's closing lines, with its counters, are stored beside the captures.
stop_captures() {
  local i
  sleep "$CAPTURE_DRAIN_SECONDS"
  for i in "${!CAPTURE_POINTS[@]}"; do
    if [[ ${CAPTURE_POINTS[i]} == "$CAPTURE_INSIDE" ]]; then
      # shellcheck disable=SC2016 # for the guest's shell
      guest "$1" exec "$2" sh -c 'kill -INT "$(cat "$1")"' sh "$GUEST_FILES-capture.pid" </dev/null || true
    else
      kill -INT "${CAPTURE_PIDS[i]}" 2>/dev/null || true
    fi
    wait "${CAPTURE_PIDS[i]}" || true
    [[ ${CAPTURE_POINTS[i]} != "$CAPTURE_INSIDE" ]] || fetch_guest_capture "$1" "$2"
  done
}

fetch_guest_capture() {
  fetch_from_guest "$1" "$2" capture.pcap "$PROBE_FOLDER/guest.pcap"
  fetch_from_guest "$1" "$2" capture.err "$PROBE_FOLDER/guest.tcpdump.txt"
}

# guest_device TECHNOLOGY NAME: the guest's only interface besides lo.
guest_device() {
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$1" exec "$2" sh -c 'for i in /sys/class/net/*; do [ "${i##*/}" = lo ] || { echo "${i##*/}"; break; }; done' </dev/null
}
