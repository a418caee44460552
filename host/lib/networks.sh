# IPv4 networks of this host, by which guests' network is told from what is there already.

# network_bounds CIDR: sets FIRST and LAST, the numbers of its first and last address. Without a length it is one address.
FIRST=0 LAST=0
network_bounds() {
  local length=32
  local -a octets
  [[ $1 != */* ]] || length=${1#*/}
  IFS=. read -ra octets <<<"${1%/*}"
  FIRST=$(((octets[0] << 24 | octets[1] << 16 | octets[2] << 8 | octets[3]) & ((1 << 32) - (1 << (32 - length)))))
  LAST=$((FIRST + (1 << (32 - length)) - 1))
}

# overlaps CIDR CIDR
overlaps() {
  local first last
  network_bounds "$1"
  first=$FIRST last=$LAST
  network_bounds "$2"
  ((first <= LAST && FIRST <= last))
}

# check_guest_network TECHNOLOGY NETWORK BRIDGE: dies if this host already uses a part of the guests' network. Addresses on the
# bridge are on the guests' own layer 2. Of routes only those count that lead a part of the network elsewhere: a wider one gives
# way to the network itself.
check_guest_network() {
  local interface cidr name
  while read -r interface cidr; do
    [[ $interface == "$3" ]] || ! overlaps "$cidr" "$2" ||
      refuse_guest_network "$2" "interface $interface has the address $cidr" "take that address away"
  done < <(ip -o -4 address show | awk '{ print $2, $4 }')
  while read -r cidr interface; do
    [[ $interface == "$3" || ${cidr#*/} -lt ${2#*/} ]] || ! overlaps "$cidr" "$2" ||
      refuse_guest_network "$2" "a route to $cidr leads to interface $interface" "ip route delete $cidr there"
  done < <(ip -o -4 route show | sed -nE 's#^([0-9.]+(/[0-9]+)?) .*dev ([^ ]+).*#\1 \3#p' | sed -E 's#^([0-9.]+) #\1/32 #')
  ! declare -F "$1_networks" >/dev/null || while IFS=$'\t' read -r name cidr; do
    ! overlaps "$cidr" "$2" || refuse_guest_network "$2" "its $name is $cidr" "remove it there, if nothing needs it"
  done < <("$1_networks")
}

refuse_guest_network() {
  die "guestNetwork $1 overlaps with what host $(uname -n) has: $2" \
    "set guestNetwork to a network that is free on both hosts (e.g. 172.31.0.0/22), or $3"
}
