# admit: whether the guests that a stack wants fit into this host's memory beside what runs there now, and whether their network is
# free. For a fleet that grows, it also sees to it that the image is still there which the fleet is made from.
# Request: {stack, dataFolder, technology, bridge, guestNetwork, guests: [{count, memoryMiB}]}. Answer: {wantedMiB}, which depends on the request alone.

# What a host must keep for itself, in MiB.
readonly HOST_RESERVE_MIB=256

# An image may have to be unpacked again.
LIMIT_SECONDS[admit]=1800

verb_admit() {
  local technology wanted count existing free needed overhead=0 guestNetwork bridge
  begin admit
  hold_host
  technology=$(need_field .technology)
  need guestNetwork bridge
  check_guest_network "$technology" "$guestNetwork" "$bridge"
  wanted=$(jq '[.guests[] | .count * .memoryMiB] | add // 0' <<<"$REQUEST")
  count=$(jq '[.guests[].count] | add // 0' <<<"$REQUEST")
  ! declare -F "${technology}_overhead_mib" >/dev/null || overhead=$("${technology}_overhead_mib")
  wanted=$((wanted + count * overhead))
  existing=$(guest "$technology" list "$STACK" | wc -l)
  free=$(($(memory_kib MemAvailable) / 1024))
  # Guests that exist already hold their memory: a fleet that grows needs room for the difference.
  needed=$((existing >= count ? 0 : count == 0 ? 0 : wanted * (count - existing) / count))
  ((needed + HOST_RESERVE_MIB <= free)) ||
    die "host $(uname -n) has $free MiB of memory free; $((count - existing)) more guests need $needed MiB and the host $HOST_RESERVE_MIB MiB" \
      "lower backgroundCount, backgroundMemory or mainMemory, or end what else runs there"
  ((existing == 0 || existing >= count)) || (mend_image "$technology")
  jq -nc --argjson wantedMiB "$wanted" '{$wantedMiB}'
}
