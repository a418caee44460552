# release: puts back what a tuning that was cut off has left, compares the host with the inventory of its reservation, names each
# difference, and frees the host.
# Request as for reserve. Answer: {released, warnings}.

verb_release() {
  local folder kind name mark change text
  local -a leftovers=() warnings=()
  begin release
  need_field .owner >/dev/null
  folder="$DATA_FOLDER/reservation"
  mkdir -p "$folder"
  lock reservation
  if ! look_at_holder || [[ $HOLDER_IDENTITY != "$IDENTITY" ]]; then
    warn "host $(uname -n) is not reserved by this stack \"$STACK\" (any more): nothing to release"
    is_anothers_name || forget_stack "$STACK"
    jq -nc '{released: false, warnings: []}'
    return
  fi
  end_tuning
  warnings+=("${TUNING_WARNINGS[@]}")
  while IFS= read -r name; do forget_stack "$name"; done < <(jq -r '.stack, .formerly[]?' "$folder/owner.json")
  inventory >"$folder/inventory.now"
  while IFS=$'\t' read -r change kind name mark; do
    if [[ $change == + && $mark == "$STACK" ]]; then
      text=$(each_kind outlives "$kind" "$name")
      if [[ -n $text ]]; then warnings+=("$text"); else leftovers+=("$kind $name"); fi
    elif [[ $change == + ]]; then
      text=$(undo_of "$change" "$kind" "$name")
      warnings+=("$kind $name is new on host $(uname -n) since the reservation, and not this stack's: left alone${text:+; if nobody needs it: $text}")
    else
      text=$(undo_of "$change" "$kind" "$name")
      warnings+=("$kind $name was there at the reservation and is gone from host $(uname -n)${text:+; to put it back: $text}")
    fi
  done < <(inventory_changes "$folder/inventory" "$folder/inventory.now")
  [[ ${#warnings[@]} -eq 0 ]] || for text in "${warnings[@]:${#TUNING_WARNINGS[@]}}"; do warn "$text"; done
  if [[ ${#leftovers[@]} -gt 0 ]]; then
    text=$(printf ', %s' "${leftovers[@]}")
    die "stack \"$STACK\" left behind on host $(uname -n): ${text:2}" \
      "remove it with $(tare_call "doctor --leaks --fix"), then $(tare_call destroy) again; until then the host stays reserved"
  fi
  rm -f "$folder/owner.json" "$folder/inventory" "$folder/inventory.now" "$folder/images"
  unlock
  jq -nc '{released: true, warnings: $ARGS.positional}' --args -- ${warnings[@]+"${warnings[@]}"}
}

# forget_stack STACK: removes what verbs of this program made under that name and the engine may not know of: a load whose start failed,
# the folders that containers had as /data, the guests' logs, what verb ready wrote down, and the files of probes.
forget_stack() {
  local STACK=$1
  stop_load
  remove_sink
  remove_control_groups "$STACK"
  rm -rf "$DATA_FOLDER/run/$STACK/disk" "$(promises_file)"
  each_kind forget_logs "$STACK"
  forget_probe_files
}
