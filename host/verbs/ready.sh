# ready: checks every promise about this host's guests and load, mends what is broken, and dies naming the first that cannot be
# mended. A guest that is no longer asked for is ended here, because the engine deletes it only after the measurement.
# Request: {stack, dataFolder, technology, guests: [{name, address, cpus, image, nicDriver, madeBy}], reach: [address],
#           work: the request to verb load, load: null | {kind, count, vcpus, parameters, nicBitsPerSecond, cpus, wireNic, ceiling, reached, least}}.
# madeBy: as text, the request to the verb that made the guest; null where the engine made it.
# ceiling: the most of its resource that the load can use, as far as the operator's machine knows. The load is reached at the
# share `reached` of it; below the share `least` it counts as no load.
# guests[0] is the main guest; it must reach every address of `reach`. The guests of the other host are up by then, because its verb
# ready comes first. Answer: {guests: [{name, interface, cpus}], load: null | {reached, share}}.

LIMIT_SECONDS[ready]=2700

verb_ready() {
  local technology name cpus driver interface load
  local -a names proved=()
  begin ready
  hold_host
  keep_promises
  technology=$(need_field .technology)
  end_surplus "$technology"
  # A sink first: the other host's load looks for it.
  [[ -n $(field .work.guests[0].name) ]] || mend_load
  mapfile -t names < <(jq -r '.guests[].name' <<<"$REQUEST")
  know_promises
  look_at_guests "$technology" "${names[@]}"
  for name in "${names[@]}"; do bring_up "$technology" "$name"; done
  ! declare -F "${technology}_ask" >/dev/null || "${technology}_ask" "${names[@]}"
  while IFS=$'\t' read -r name cpus driver; do
    # A guest without a driver for its interface has no address either: check the driver first.
    [[ -z $driver ]] || prove_driver "$technology" "$name" "$driver"
    make_anew "$technology" "$name"
    prove_cpus "$technology" "$name" "$cpus"
    interface=$(guest "$technology" interface "$name")
    proved+=("$name $interface $cpus")
  done < <(jq -r '.guests[] | [.name, .cpus, .nicDriver] | @tsv' <<<"$REQUEST")
  prove_reach "$technology" "${names[0]}"
  mend_load
  load=$(prove_load)
  printf '%s\n' "${proved[@]}" |
    jq -Rnc --argjson load "$load" '{guests: [inputs | split(" ") | {name: .[0], interface: .[1], cpus: .[2]}], $load}'
}

# end_surplus TECHNOLOGY: ends all guests of this stack, of any kind, that are not asked for.
end_surplus() {
  local technology name wanted
  wanted=$(jq -r '[.guests[].name] | join(" ")' <<<"$REQUEST")
  for technology in $(technologies); do
    while IFS= read -r name; do
      if [[ $technology == "$1" && " $wanted " == *" $name "* ]]; then continue; fi
      leave_network "$technology" "$name"
      ! guest "$technology" running "$name" || guest "$technology" stop "$name"
    done < <(guest "$technology" list "$STACK")
  done
}

# prove_cpus TECHNOLOGY NAME CPUS
prove_cpus() {
  local pid seen
  for pid in $(guest "$1" pids "$2"); do
    # The process may have ended by now, which is no fault.
    seen=$(allowed_cpus "$pid" 2>/dev/null) || continue
    [[ -z $seen ]] || same_cpus "$seen" "$3" ||
      die "process $pid of guest $2 may run on CPUs $seen, and not on $3 as asked" "look for what moves it on host $(uname -n) (a cpuset, numad, irqbalance)"
  done
}

# prove_driver TECHNOLOGY NAME DRIVER: the guest's kernel drives the NIC model that was asked for.
prove_driver() {
  local seen
  seen=$(guest_driver "$1" "$2")
  [[ $seen == "$3" ]] ||
    die "the network interface of guest $2 is driven by ${seen:-nothing}, and not by $3 as its NIC model wants" \
      "see that the guest image has that driver (leave \"image\" empty for Tare's own), then $(tare_call up) again"
}

# prove_reach TECHNOLOGY NAME: one command in the guest tries all addresses and prints those that do not answer.
prove_reach() {
  local silent
  local -a addresses
  mapfile -t addresses < <(jq -r '.reach[]' <<<"$REQUEST")
  [[ ${#addresses[@]} -gt 0 ]] || return 0
  # shellcheck disable=SC2016 # for the guest's shell
  silent=$(GUEST_SECONDS=600 guest "$1" exec "$2" sh -c \
    'for a in "$@"; do ping -n -q -c 1 -W 2 "$a" >/dev/null 2>&1 || ping -n -q -c 3 -W 2 "$a" >/dev/null 2>&1 || echo "$a"; done' sh "${addresses[@]}")
  [[ -z $silent ]] ||
    die "guest $2 gets no answer from $(paste -sd ' ' <<<"$silent")" \
      "if a guest there has gone down meanwhile, ./tare measure --stack $STACK starts it; else see that both hosts' wire interfaces are up and in their bridges, and that no firewall drops what is bridged (net.bridge.bridge-nf-call-iptables, FORWARD)"
}

# prove_load: waits until the load is reached, or is steady at what this host allows. The load is judged again for each run, which
# decides whether the run may be used.
prove_load() {
  local kind reached share='' before round
  kind=$(field .load.kind)
  if [[ -z $kind ]]; then
    echo null
    return
  fi
  reached=$(need_field .load.reached)
  LOAD_SPEC=$(jq -c .load <<<"$REQUEST")
  for round in {1..12}; do
    supervisor_pid >/dev/null || die "load \"$kind\" is not there on host $(uname -n): its supervisor died" "$(tare_call up) starts it again"
    before=$share
    share=$(load_share "$kind")
    ! at_least "$share" "$reached" || break
    # Steady below the ceiling for twice the time that a start may take: it will not grow any more.
    if ((round >= 4)) && at_least "${before:-0}" "${share:-0}"; then break; fi
  done
  if [[ -z $share ]]; then
    warn "how much of load \"$kind\" there is cannot be read on host $(uname -n)"
    jq -nc '{reached: null, share: null}'
  elif at_least "$share" "$reached"; then
    jq -nc --argjson share "$share" '{reached: true, $share}'
  else
    at_least "$share" "$(need_field .load.least)" ||
      die "load \"$kind\" of $(need_field .load.count) guests does nothing on host $(uname -n)" "see $(load_folder)/log and the guests there"
    warn "load \"$kind\" of $(need_field .load.count) guests reaches $share of its ceiling on host $(uname -n), and not $reached: runs will say so"
    jq -nc --argjson share "$share" '{reached: false, $share}'
  fi
}

# load_share KIND: the share of the ceiling that is used now. The ceiling is the one asked for, or this host's limit if that is lower.
load_share() {
  local ceiling reading used limit
  ceiling=$(need_field .load.ceiling)
  reading=$("load_$1_reading" 2)
  [[ -n $reading ]] || return 0
  read -r used limit <<<"$reading"
  awk -v used="$used" -v limit="${limit:-$ceiling}" -v ceiling="$ceiling" \
    'BEGIN { printf "%.3f\n", used / (limit < ceiling ? limit : ceiling) }'
}

at_least() {
  awk -v value="${1:-0}" -v bound="$2" 'BEGIN { exit !(value >= bound) }'
}
