# ready: every promise about this host's guests is proved, or the first broken one is named. A guest that was shut down is
# started again, one that is no longer asked for is ended: the engine deletes it only after the measurement.
# Request: {stack, dataFolder, technology, guests: [{name, address, cpus, image}], reach: [address],
#           load: null | {kind, count, vcpus, cpus}}.
# guests[0] is the main guest; it must reach every address of `reach`. Answer: {guests: [{name, interface, cpus}], load: null | {reached: true}}.

LIMIT_SECONDS[ready]=300

verb_ready() {
  local technology name address cpus image
  local -a proved=()
  begin ready
  technology=$(need_field .technology)
  end_surplus "$technology"
  while IFS=$'\t' read -r name address cpus image; do
    prove_guest "$technology" "$name" "$address" "$cpus" "$image"
    proved+=("$(jq -nc --arg name "$name" --arg interface "$(guest "$technology" interface "$name")" --arg cpus "$cpus" '{$name, $interface, $cpus}')")
  done < <(jq -r '.guests[] | [.name, .address, .cpus, .image] | @tsv' <<<"$REQUEST")
  prove_reach "$technology" "$(field '.guests[0].name')"
  jq -nc --argjson load "$(prove_load)" '{guests: $ARGS.positional, $load}' --jsonargs -- "${proved[@]}"
}

# end_surplus TECHNOLOGY: no guest of this stack runs but those asked for, whatever they were made of.
end_surplus() {
  local technology name
  for technology in $(technologies); do
    while IFS= read -r name; do
      if [[ $technology == "$1" ]] && jq -e --arg name "$name" 'any(.guests[]; .name == $name)' >/dev/null <<<"$REQUEST"; then
        continue
      fi
      ! guest "$technology" running "$name" || guest "$technology" stop "$name"
    done < <(guest "$technology" list "$STACK")
  done
}

# prove_guest TECHNOLOGY NAME ADDRESS CPUS IMAGE
prove_guest() {
  local host pid seen
  host=$(uname -n)
  guest "$1" running "$2" || guest "$1" start "$2" || die "guest $2 does not run on host $host" "./tare refresh, then ./tare up make it again"
  guest "$1" image "$2" "$5" || die "guest $2 was not made from image $5" "./tare refresh, then ./tare up make it again"
  seen=$(guest "$1" exec "$2" ip -o -4 address show | awk '{ print $4 }' | cut -d / -f 1)
  grep -qxF "$3" <<<"$seen" ||
    die "guest $2 has not the address $3 (it has: $(paste -sd ' ' <<<"$seen"))" "./tare refresh, then ./tare up make it again"
  for pid in $(guest "$1" pids "$2"); do
    # A process that ended meanwhile has nothing to prove.
    seen=$(allowed_cpus "$pid" 2>/dev/null) || continue
    [[ -z $seen ]] || same_cpus "$seen" "$4" ||
      die "process $pid of guest $2 may run on CPUs $seen, and not on $4 as asked" "look for what moves it on host $host (a cpuset, numad, irqbalance)"
  done
}

# prove_reach TECHNOLOGY NAME: one call into the guest for all addresses; it prints those that do not answer.
prove_reach() {
  local silent
  local -a addresses
  mapfile -t addresses < <(jq -r '.reach[]' <<<"$REQUEST")
  [[ ${#addresses[@]} -gt 0 ]] || return 0
  # shellcheck disable=SC2016 # for the guest's shell
  silent=$(guest "$1" exec "$2" sh -c \
    'for a in "$@"; do ping -n -q -c 1 -W 2 "$a" >/dev/null 2>&1 || ping -n -q -c 3 -W 2 "$a" >/dev/null 2>&1 || echo "$a"; done' sh "${addresses[@]}")
  [[ -z $silent ]] ||
    die "guest $2 gets no answer from $(paste -sd ' ' <<<"$silent")" \
      "see that both hosts' wire interfaces are up and in their bridges, and that no firewall drops what is bridged (net.bridge.bridge-nf-call-iptables, FORWARD)"
}

# prove_load: waits up to a minute for the load to reach its ceiling; 95 % of it is there.
prove_load() {
  local kind count vcpus cpus share=0 round
  kind=$(field .load.kind)
  if [[ -z $kind ]]; then
    echo null
    return
  fi
  count=$(need_field .load.count)
  vcpus=$(need_field .load.vcpus)
  cpus=$(need_field .load.cpus)
  for round in {1..12}; do
    supervisor_pid >/dev/null || die "load \"$kind\" is not there on host $(uname -n): its supervisor died" "./tare refresh, then ./tare up start it again"
    share=$("load_${kind}_share" "$count" "$vcpus" "$cpus" 2)
    if awk -v share="$share" 'BEGIN { exit !(share >= 0.95) }'; then
      jq -nc '{reached: true}'
      return
    fi
    [[ $round == 12 ]] || sleep 3
  done
  die "load \"$kind\" of $count guests reaches $share of its ceiling on host $(uname -n), and not 0.95" \
    "see what holds it back: a CPU limit on the guests, or a host that is itself short of CPU"
}
