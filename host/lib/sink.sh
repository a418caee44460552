# The sink of a load that crosses the wire: an address on this host's bridge. Packets to its discard port are dropped before the
# kernel looks for a socket, because it would answer each with an ICMP error, which is load in the other direction.
# DATA_FOLDER/run/STACK/sink.json describes the sink: {address, prefixLength, bridge}.

readonly SINK_PORT=9

sink_file() {
  printf '%s/run/%s/sink.json' "$DATA_FOLDER" "$STACK"
}

# make_sink SPEC: replaces a sink that differs.
make_sink() {
  local address bridge
  need_program nft
  if [[ -e $(sink_file) && $(jq -Sc . "$(sink_file)") != "$(jq -Sc . <<<"$1")" ]]; then remove_sink; fi
  mkdir -p "$(dirname "$(sink_file)")"
  replace_file "$(sink_file)" <<<"$1"
  address=$(jq -r .address <<<"$1")
  bridge=$(jq -r .bridge <<<"$1")
  nft -f - <<RULES
table ip tare-$STACK
delete table ip tare-$STACK
table ip tare-$STACK {
  chain sink {
    type filter hook prerouting priority raw;
    ip daddr $address udp dport $SINK_PORT drop
  }
}
RULES
  # With the network's prefix length: otherwise a strict reverse path filter would keep the host from answering ARP.
  ip address replace "$address/$(jq -r .prefixLength <<<"$1")" dev "$bridge"
}

remove_sink() {
  local spec
  spec=$(cat "$(sink_file)" 2>/dev/null) || return 0
  ip address delete "$(jq -r '"\(.address)/\(.prefixLength)"' <<<"$spec")" dev "$(jq -r .bridge <<<"$spec")" 2>/dev/null || true
  nft delete table ip "tare-$STACK" 2>/dev/null || true
  rm -f "$(sink_file)"
}
