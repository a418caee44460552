# reserve: gives this host to one stack. If the same stack asks again, the answer is the same.
# Request: {stack, dataFolder, owner}. Answer: {owner: as in owner.json, inventory: count, imageCache: count}.

verb_reserve() {
  begin reserve
  need_program ip flock
  need_field .owner >/dev/null
  mkdir -p "$DATA_FOLDER/reservation"
  lock reservation
  if ! look_at_holder; then
    refuse_abandoned
    make_reservation
  elif [[ $HOLDER_IDENTITY == "$IDENTITY" ]]; then
    take_again
  else
    refuse_reservation
  fi
  unlock
  answer_reservation
}
