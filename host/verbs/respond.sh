# respond: runs a program in a guest of this host, which answers a probe, until stdin ends. stdin also ends when the operator's
# process dies; were this verb killed, the program would end by itself after limitSeconds.
# Request, one line: {stack, dataFolder, guest: {name, technology}, command: [word…], limitSeconds}.
# Answer: the line "running", printed as soon as the program runs.

LIMIT_SECONDS[respond]=1209600

# The guest's technology and name, its owner mark, and what the kind knows the program by.
RESPONDING=()

verb_respond() {
  local technology name mark token
  local -a words
  begin_at_guest respond
  mapfile -t words < <(jq -r '.command[]' <<<"$REQUEST")
  need_guest_program "$technology" "$name" "${words[0]}"
  mark=$(owner_mark "$ACTIVITY/$name")
  RESPONDING=("$technology" "$name" "" "$mark")
  AT_END=end_response
  token=$(guest "$technology" spawn "$name" "$mark" timeout -k 5 "$(need_field .limitSeconds)" "${words[@]}") || did_not_stay "${words[@]}"
  RESPONDING[2]=$token
  # It may end at once, for instance where its port is in use.
  sleep 0.3
  guest "$technology" spawned "$name" "$token" || did_not_stay "${words[@]}"
  echo running
  read -r _ || true
}

did_not_stay() {
  die "\"$*\" ended at once in guest ${RESPONDING[1]} of host $(uname -n)" \
    "see there whether its address or port is in use, then run $(tare_call up) again"
}

end_response() {
  guest "${RESPONDING[0]}" end "${RESPONDING[@]:1}" || true
}
