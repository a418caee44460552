# reclaim: removes from this host what a stack that no longer exists left here. Each thing's mark is read again first, and what
# does not belong to the stack stays. Request: {stack, dataFolder, owner: the identity that the things bear,
# left out if they bear none, things: [{kind, name}], whole, release: {project, user, identity} | null}.
# Things are removed in the given order. whole: the stack no longer exists at all, so its processes, load and sink are removed too.
# release: ends the reservation of that owner, once what it tuned here is put back.
# Answer: {removed: ["KIND NAME"], kept: [same]}.

LIMIT_SECONDS[reclaim]=600

verb_reclaim() {
  local kind name
  local -a removed=() kept=() pids
  begin reclaim
  mkdir -p "$DATA_FOLDER/reservation"
  lock reservation
  refuse_live_activity
  if [[ $(field .whole) == true ]]; then
    stop_load
    remove_sink
    mapfile -t pids < <(foreign_pids)
    end_processes "${pids[@]}"
  fi
  while IFS=$'\t' read -r kind name; do
    if (reclaim "$kind" "$name") >/dev/null 2>&1; then removed+=("$kind $name"); else kept+=("$kind $name"); fi
  done < <(jq -r '.things[] | "\(.kind)\t\(.name)"' <<<"$REQUEST")
  if [[ -n $(field .release.project) ]]; then
    if reserved_by "$(need_field .release.project)" "$(need_field .release.user)" "$(field .release.identity)" && reclaim_tuning; then
      rm -f "$DATA_FOLDER"/reservation/{owner.json,inventory,inventory.now,images}
      removed+=("reservation of stack $STACK")
    else
      kept+=("reservation of stack $STACK")
    fi
  fi
  unlock
  jq -nc --argjson removed "$(printf '%s\n' "${removed[@]}" | as_lines)" --argjson kept "$(printf '%s\n' "${kept[@]}" | as_lines)" '{$removed, $kept}'
}

# reclaim_tuning: adds to the verb's answer what became of a tuning. Fails if it could not be put back.
reclaim_tuning() {
  [[ -e $(tuning_folder) ]] || return 0
  if (end_tuning); then
    removed+=("tuning of stack $STACK")
  else
    kept+=("tuning of stack $STACK")
    return 1
  fi
}

# refuse_live_activity: dies if a command of the stack is at work, because then the stack still exists. Its load's supervisor
# and what holds its idle states alone do not count.
refuse_live_activity() {
  local busy
  busy=$(known_activities | jq -nr --arg stack "$STACK" --arg own "$ACTIVITY" \
    '[inputs | select(.alive and .stack == $stack and .id != $own and (.verb | IN("supervise", "hold-idle") | not)) | "\(.verb), since \(.since)"][0] // empty')
  [[ -z $busy ]] ||
    die "stack \"$STACK\" is not gone: a command of it works on host $(uname -n) ($busy)" "let it end, or end it where it was started"
}

# foreign_pids: processes of this stack that this verb did not start.
foreign_pids() {
  local pid own
  own=$(owner_pattern "$ACTIVITY")
  while IFS= read -r pid; do
    grep -Eqsz -- "$own" "/proc/$pid/environ" || printf '%s\n' "$pid"
  done < <(owned_pids)
}

# reclaim THING NAME: fails if the thing is still there.
reclaim() {
  local kind
  if declare -F "reclaim_${1// /_}" >/dev/null; then
    "reclaim_${1// /_}" "$2"
    return
  fi
  for kind in $(technologies); do
    ! declare -F "${kind}_reclaim" >/dev/null || ! "${kind}_reclaim" "$@" || return 0
  done
  return 1
}

reclaim_firewall_table() {
  [[ $1 == "tare-$STACK" ]] && nft delete table ip "$1"
}

reclaim_mount() {
  [[ $(named_after_guest mount <<<"$1") == *$'\t'"$STACK" ]] || return 1
  ! mountpoint -q "$1" || umount "$1"
}

reclaim_control_group() {
  [[ $(named_after_guest "control group" <<<"$1") == *$'\t'"$STACK" ]] || return 1
  [[ ! -d /sys/fs/cgroup/$1 ]] || find "/sys/fs/cgroup/$1" -depth -type d -exec rmdir {} +
}

reclaim_files() {
  [[ $1 == "$DATA_FOLDER/run/$STACK" ]] && rm -rf "$1"
}

# A process may have ended already: above, or when begin reaped the activity that it belongs to.
reclaim_process() {
  local pid=${1%% *}
  if grep -Eqsz -- "$(owner_pattern)" "/proc/$pid/environ"; then end_processes "$pid"; fi
}

reclaim_activity() {
  [[ ! -e $(activity_file "$1") ]]
}
