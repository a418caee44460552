# mend: mends what has broken of this host's part of the testbed since verb ready proved it: guests that were shut down, killed or
# removed, and the load.
# Request: {stack, dataFolder, technology, guests: [name]}. Answer: {started: [name]}.

LIMIT_SECONDS[mend]=2700

verb_mend() {
  local technology name
  local -a names started=()
  begin mend
  technology=$(need_field .technology)
  mapfile -t names < <(jq -r '.guests[]' <<<"$REQUEST")
  recall_promises || true
  look_at_guests "$technology" "${names[@]}"
  for name in "${names[@]}"; do
    ! guest "$technology" running "$name" || continue
    bring_up "$technology" "$name"
    started+=("$name")
  done
  mend_load
  jq -nc '{started: $ARGS.positional}' --args -- ${started[@]+"${started[@]}"}
}
