# What verb ready proves it also mends, and so does verb mend, which a measurement calls before it begins, with the load. Neither needs the
# operator's program for that: a kind whose guests are made by a verb of this program makes them anew, and a load is started again.

# The request of the verb ready that proved this host's part of the testbed last.
promises_file() {
  printf '%s/run/%s/promises.json' "$DATA_FOLDER" "$STACK"
}

keep_promises() {
  mkdir -p "$DATA_FOLDER/run/$STACK"
  replace_file "$(promises_file)" <<<"$REQUEST"
}

# recall_promises: makes them the request of the verb at work; fails if verb ready has not kept any.
recall_promises() {
  read_file "$(promises_file)"
  [[ -n $TEXT ]] || return 1
  REQUEST=${TEXT%$'\n'}
  read_fields mend
}

# By name: the address and the image that the request promises of a guest.
declare -A PROMISED_ADDRESS=() PROMISED_IMAGE=()

# know_promises: looks these up for all guests together.
know_promises() {
  local name address image
  while IFS=$'\t' read -r name address image; do
    PROMISED_ADDRESS[$name]=$address
    PROMISED_IMAGE[$name]=$image
  done < <(jq -r '.guests[] | [.name, .address, .image] | @tsv' <<<"$REQUEST")
}

# guest_flaw TECHNOLOGY NAME: what is wrong with the guest that only a new start, or another guest of the name, can mend; nothing if it
# is right.
guest_flaw() {
  local seen address=${PROMISED_ADDRESS[$2]} image=${PROMISED_IMAGE[$2]}
  if ! guest "$1" image "$2" "$image"; then
    printf 'guest %s of host %s was not made from image %s' "$2" "$(uname -n)" "$image"
    return
  fi
  seen=$(guest_addresses "$1" "$2")
  [[ $'\n'$seen$'\n' == *$'\n'"$address"$'\n'* ]] ||
    printf 'guest %s of host %s does not have the address %s (it has: %s)' "$2" "$(uname -n)" "$address" "${seen//$'\n'/ }"
}

# mend_load: starts the load, and makes the sink, that this host should bear.
mend_load() {
  [[ -z $(field .work.guests[0].name)$(field .work.sink.address) ]] || bear_load .work
}

# bring_up KIND NAME: starts the guest if it does not run, and waits until it is up.
bring_up() {
  guest "$1" running "$2" || start_guest "$1" "$2" || make_again "$1" "$2"
  need_awake "$1" "$2"
  await_boot "$1" "$2"
}

# make_again KIND NAME: makes a guest that is gone, or cannot be started, from the request that it was made from. Dies for a kind
# whose guests the engine makes, or if the request is not known.
make_again() {
  local request
  request=$(jq -r --arg name "$2" 'first(.guests[] | objects | select(.name == $name) | .madeBy // empty)' <<<"$REQUEST")
  if [[ -z $request ]] || ! declare -F "$1_make" >/dev/null; then
    die "guest $2 does not run on host $(uname -n) and cannot be started" "$(tare_call refresh), then $(tare_call up) make it again"
  fi
  (make_from "$1" "$request")
}

# make_from KIND REQUEST: call it in a subshell, because it sets what verbs read of their request.
make_from() {
  local REQUEST=$2
  local -A FIELDS=()
  read_fields "make $1"
  set_asked
  "$1_make" >/dev/null
  rm -f "${ENDING_FILES[@]}"
}

# make_anew KIND NAME: restarts a guest that is not as promised, and makes it anew if that is not enough.
make_anew() {
  local flaw
  flaw=$(guest_flaw "$1" "$2")
  [[ -n $flaw ]] || return 0
  is_own_guest "$1" "$2" || die "$flaw, and belongs to somebody else" "see whose it is and have it removed, then run the same command again"
  warn "$flaw: it is restarted"
  ! guest "$1" running "$2" || guest "$1" stop "$2"
  forget_guest "$2"
  bring_up "$1" "$2"
  flaw=$(guest_flaw "$1" "$2")
  [[ -n $flaw ]] || return 0
  declare -F "$1_remove" >/dev/null || die "$flaw" "remove it there, then $(tare_call refresh) and $(tare_call up) make it again"
  warn "$flaw: it is made anew"
  "$1_remove" "$2"
  forget_guest "$2"
  make_again "$1" "$2"
  await_boot "$1" "$2"
  flaw=$(guest_flaw "$1" "$2")
  [[ -z $flaw ]] || die "$flaw, although it was made anew" "$(tare_call doctor) looks for what is wrong with the host"
}
