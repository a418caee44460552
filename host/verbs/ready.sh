# ready: checks every promise about this host's guests, mends what is broken, and dies naming the first that cannot be mended. A load
# that runs is ended before, because busy guests answer late; verb load starts it afterwards, and proves its level. A guest that is no
# longer asked for is ended here, because the engine deletes it only after the measurement.
# Request: {stack, dataFolder, technology, guests: [{name, address, cpus, image, nicDriver, madeBy}], reach: [address],
#           work: the request to verb load, without the level}.
# madeBy: as text, the request to the verb that made the guest; null where the engine made it. Verb mend starts the load by work.
# guests[0] is the main guest; it must reach every address of `reach`. The guests of the other host are up by then, because its verb
# ready comes first. Answer: {guests: [{name, interface, cpus}]}.

LIMIT_SECONDS[ready]=2700

verb_ready() {
  local technology name cpus driver interface
  local -a names proved=()
  begin ready
  hold_host
  technology=$(need_field .technology)
  end_surplus "$technology"
  mapfile -t names < <(jq -r '.guests[].name' <<<"$REQUEST")
  know_promises
  look_at_guests "$technology" "${names[@]}"
  rest_load "$technology" "${names[@]}"
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
  # The sink, where only that is asked for: the other host's load looks for it.
  [[ -n $(field .work.guests[0].name) ]] || mend_load
  # Not before: what could not be proved is no promise, and verb mend goes on with what was proved last.
  keep_promises
  printf '%s\n' "${proved[@]}" | jq -Rnc '{guests: [inputs | split(" ") | {name: .[0], interface: .[1], cpus: .[2]}]}'
}

# rest_load TECHNOLOGY NAME…: ends the load of this stack here. A paused guest, in which nothing could be ended, is named at once.
rest_load() {
  local name
  for name in "${@:2}"; do
    ! guest "$1" running "$name" || need_awake "$1" "$name"
  done
  lock load
  stop_load
  unlock
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
