# network: every background guest sends UDP across the wire at the line rate of its virtual NIC, to a silent sink on the other host
# (lib/sink.sh). It sends through a socket of the guest's kernel, whose ARP keeps the sink's hardware address known to the
# bridges: packets to an unknown address would be flooded to every guest.

# Errors of sending that pass by themselves, because the flood can crowd out its own ARP: EAGAIN, ENETUNREACH, ENOBUFS,
# EHOSTUNREACH.
readonly NETWORK_LOAD_PASSING_ERRORS=11:101:105:113
# The headers of Ethernet, IP and UDP.
readonly FRAME_HEADER_BYTES=42

load_network_command() {
  local frame payload rate
  frame=$(load_parameter .parameters.frameBytes)
  payload=$((frame - FRAME_HEADER_BYTES))
  rate=$(load_parameter '.nicBitsPerSecond * .parameters.intensityPercent / 800 | floor')
  COMMAND=(fio --name=tare-load --ioengine=net --protocol=udp "--hostname=$(load_parameter .target)" "--port=$SINK_PORT"
    --rw=write "--bs=$payload" "--rate=$((rate * payload / frame))" --size=1t --time_based --runtime=604800 --thread
    "--ignore_error=,$NETWORK_LOAD_PASSING_ERRORS" --eta=never --output=/dev/null)
}

# The sink must exist first: without it the other host would answer every packet.
load_network_prepare() {
  local sink
  sink=$(load_parameter .target)
  guest "$1" exec "$2" ping -n -q -c 3 -W 2 "$sink" </dev/null >/dev/null 2>&1 ||
    die "the network load's sink $sink on the other host does not answer guest $2 of host $(uname -n)" \
      "see that both hosts' wire interfaces are up and in their bridges, and that no firewall drops what is bridged (net.bridge.bridge-nf-call-iptables, FORWARD)"
}

# Bits per second that leave over the wire, and the most that the wire takes.
load_network_reading() {
  local nic wire before after
  nic=$(load_parameter .wireNic)
  wire=$(wire_bits_per_second "$nic")
  [[ -n $wire ]] || return 0
  before=$(<"/sys/class/net/$nic/statistics/tx_bytes")
  sleep "$1"
  after=$(<"/sys/class/net/$nic/statistics/tx_bytes")
  printf '%s %s\n' "$(((after - before) * 8 / $1))" "$wire"
}
