# mend: mends what has broken of this host's part of the testbed since verb ready proved it: guests that were shut down, killed,
# changed or removed, the load, and what was lost of the host's tuning.
# Request: {stack, dataFolder, technology, guests: [name]}. Answer: {started: [name]}.

LIMIT_SECONDS[mend]=2700

verb_mend() {
  local technology name promised=''
  local -a names started=()
  begin mend
  need_host
  technology=$(need_field .technology)
  mend_tuning
  mapfile -t names < <(jq -r '.guests[]' <<<"$REQUEST")
  if recall_promises; then
    know_promises
    # Guests that must be asked themselves would be disturbed right before they are measured.
    declare -F "${technology}_ask" >/dev/null || promised=yes
  fi
  look_at_guests "$technology" "${names[@]}"
  for name in "${names[@]}"; do
    if guest "$technology" running "$name"; then
      need_awake "$technology" "$name"
    else
      bring_up "$technology" "$name"
      started+=("$name")
    fi
    [[ -z $promised || -z ${PROMISED_IMAGE[$name]:-} ]] || make_anew "$technology" "$name"
  done
  mend_load
  jq -nc '{started: $ARGS.positional}' --args -- ${started[@]+"${started[@]}"}
}
