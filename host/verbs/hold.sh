# hold: as reserve, for a stack whose state says that it has reserved this host. A reservation that is missing is taken again.
# Request and answer as for reserve.

LIMIT_SECONDS[hold]=300

verb_hold() {
  begin hold
  need_program ip flock
  need_field .owner >/dev/null
  mkdir -p "$DATA_FOLDER/reservation"
  lock reservation
  take_again
  unlock
  answer_reservation
}
