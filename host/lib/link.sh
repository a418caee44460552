# What affects packets on a link apart from its speed: the MTU, and the offloads that are on. Both ends of a guest's interface
# are read, because technologies may differ at either end.

# host_link INTERFACE: {mtu, offloads} of an interface of this host.
host_link() {
  { cat "/sys/class/net/$1/mtu" && ethtool -k "$1"; } 2>/dev/null | link_record
}

# guest_link TECHNOLOGY NAME: the same for the guest's only interface besides lo, as the guest's kernel says it.
guest_link() {
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$1" exec "$2" sh -c \
    'for i in /sys/class/net/*; do [ "${i##*/}" = lo ] || { cat "$i/mtu"; ethtool -k "${i##*/}"; break; }; done' \
    </dev/null 2>/dev/null | link_record
}

# What cannot be read is null: a user's own image may lack ethtool.
link_record() {
  jq -Rsc 'split("\n") | {
    mtu: (.[0] | if test("^[0-9]+$") then tonumber else null end),
    offloads: (if any(.[1:][]; test("^Features for")) then [.[1:][] | capture("^\\s*(?<name>[^:]+): on").name] else null end)}' ||
    true
}

# wire_bits_per_second NIC: the rate of its queue if that has one, else of the interface; nothing if neither is known.
wire_bits_per_second() {
  local rate speed
  rate=$(tc -j qdisc show dev "$1" 2>/dev/null | jq -r '[.[].options.rate? // empty] | min // empty | . * 8')
  speed=$(cat "/sys/class/net/$1/speed" 2>/dev/null || true)
  if [[ -n $rate ]]; then
    printf '%s' "$rate"
  elif ((${speed:-0} > 0)); then
    printf '%s' "${speed}000000"
  fi
}
