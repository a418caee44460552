# How much of a load there is, of a request to verb load.

# What there is of the load, as JSON: null | {reached, share}.
LEVEL=null

# prove_load: sets LEVEL. Waits until the load is reached, or is steady at what this host allows. The load is judged again for each
# run, which decides whether the run may be used.
prove_load() {
  local kind reached share='' before round
  local -a names
  kind=$(field .level.kind)
  [[ -n $kind ]] || return 0
  reached=$(need_field .level.reached)
  LOAD_SPEC=$(jq -c .level <<<"$REQUEST")
  mapfile -t names < <(jq -r '.guests[].name, (.level.main.name // empty)' <<<"$REQUEST")
  look_at_guests "$(need_field .technology)" "${names[@]}"
  for round in {1..12}; do
    supervisor_pid >/dev/null || refuse_load "load \"$kind\" is not there on host $(uname -n): its supervisor died"
    before=$share
    share=$(load_share "$kind")
    ! at_least "$share" "$reached" || break
    # Steady below the ceiling for twice the time that a start may take: it will not grow any more.
    if ((round >= 4)) && at_least "${before:-0}" "${share:-0}"; then break; fi
  done
  if [[ -z $share ]]; then
    warn "how much of load \"$kind\" there is cannot be read on host $(uname -n)"
    LEVEL='{"reached": null, "share": null}'
  elif at_least "$share" "$reached"; then
    LEVEL=$(jq -nc --argjson share "$share" '{reached: true, $share}')
  else
    at_least "$share" "$(need_field .level.least)" ||
      refuse_load "load \"$kind\" of $(need_field .level.count) guests does nothing on host $(uname -n)"
    warn "load \"$kind\" of $(need_field .level.count) guests reaches $share of its ceiling on host $(uname -n), and not $reached: runs will say so"
    LEVEL=$(jq -nc --argjson share "$share" '{reached: false, $share}')
  fi
}

# refuse_load MESSAGE: ends the load and dies. The engine does not know of a load whose level is not proved, and so would not end it.
refuse_load() {
  local log
  log=$(tail -qn 3 "$(load_folder)/log" "$(load_folder)/complaint" 2>/dev/null | paste -sd ';') || true
  lock load
  stop_load
  unlock
  die "$1${log:+ ($log)}" "$(tare_call up) starts it again; if it says so once more, see what keeps the guests there from working"
}

# load_share KIND: the share of the ceiling that is used now. The ceiling is the one asked for, or this host's limit if that is lower.
load_share() {
  local ceiling reading used limit
  ceiling=$(need_field .level.ceiling)
  reading=$("load_$1_reading" 2)
  [[ -n $reading ]] || return 0
  read -r used limit <<<"$reading"
  awk -v used="$used" -v limit="${limit:-$ceiling}" -v ceiling="$ceiling" \
    'BEGIN { printf "%.3f\n", used / (limit < ceiling ? limit : ceiling) }'
}

at_least() {
  awk -v value="${1:-0}" -v bound="$2" 'BEGIN { exit !(value >= bound) }'
}
