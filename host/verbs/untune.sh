# untune: puts back what this stack's tuning set on this host. Request: {stack, dataFolder}, and what `tune` got beside.
# Answer: {warnings: what somebody else has changed meanwhile}.

LIMIT_SECONDS[untune]=300

verb_untune() {
  begin untune
  mkdir -p "$DATA_FOLDER/reservation"
  lock reservation
  # After another stack took the host, its release puts back what stood before both.
  if ! look_at_holder || [[ $HOLDER_IDENTITY == "$IDENTITY" ]]; then end_tuning; fi
  unlock
  jq -nc '{warnings: $ARGS.positional}' --args -- ${TUNING_WARNINGS[@]+"${TUNING_WARNINGS[@]}"}
}
