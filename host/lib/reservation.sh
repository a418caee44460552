# Taking, keeping and refusing the reservation that lib/holder.sh describes.

# need_host: for verbs that measure. They must not run on a host that anybody could take at any moment.
need_host() {
  [[ -n $IDENTITY ]] || return 0
  look_at_holder ||
    die "host $(uname -n) is no longer reserved for stack \"$STACK\": its reservation is lost" \
      "$(tare_call up) takes it again, unless somebody else has the host by then"
  [[ $HOLDER_IDENTITY == "$IDENTITY" ]] || refuse_reservation
}

# reserved_by PROJECT USER IDENTITY: whether this stack of theirs holds the reservation.
reserved_by() {
  jq -e --arg stack "$STACK" --arg project "$1" --arg user "$2" --arg identity "$3" \
    '.stack == $stack and .project == $project and .user == $user and (.identity // "") == $identity' \
    >/dev/null 2>&1 "$DATA_FOLDER/reservation/owner.json"
}

# make_reservation: the inventory is what was here before the stack, so what is the stack's own is left out of a reservation that is
# taken again. owner.json is written last, because a reservation without its inventory must not count.
make_reservation() {
  local folder="$DATA_FOLDER/reservation"
  inventory | without_ours >"$folder/inventory"
  image_cache >"$folder/images"
  jq -nc --arg stack "$STACK" --arg project "$OWNER_PROJECT" --arg user "$OWNER_USER" --arg since "$(date -u +%FT%TZ)" \
    --arg identity "$IDENTITY" --arg folder "$OWNER_FOLDER" \
    '{$stack, $project, $user, $since, $identity, $folder}' | replace_file "$folder/owner.json"
}

# without_ours: leaves out of an inventory what is this stack's, and the interfaces of its guests.
without_ours() {
  awk -F '\t' -v stack="$STACK" -v links="$(our_links)" '
    BEGIN { split(links, names, " "); for (i in names) ours[names[i]] }
    !($3 == stack || ($1 == "link" && $2 in ours))'
}

our_links() {
  local kind name
  for kind in $(technologies); do
    while IFS= read -r name; do
      ! guest "$kind" interface "$name" 2>/dev/null || printf ' '
    done < <(guest "$kind" list "$STACK")
  done
}

# take_again: for a stack whose state says that it has held this host. Gives an older version's reservation the stack's identity,
# and one of the stack's earlier name its new name.
take_again() {
  local file="$DATA_FOLDER/reservation/owner.json"
  if ! look_at_holder; then
    make_reservation
    ! has_unmarked_guests || mark_guests_unmarked
    warn "the reservation of host $(uname -n) was lost; stack \"$STACK\" holds it again"
  elif [[ $HOLDER_IDENTITY == "$IDENTITY" ]]; then
    [[ $HOLDER_STACK == "$STACK" ]] || take_new_name "$HOLDER_STACK"
  elif jq -e --arg stack "$STACK" --arg project "$OWNER_PROJECT" \
    '(.identity | not) and .stack == $stack and .project == $project' >/dev/null 2>&1 "$file"; then
    jq -c --arg identity "$IDENTITY" --arg folder "$OWNER_FOLDER" '. + {$identity, $folder}' "$file" | replace_file "$file"
    mark_guests_unmarked
  elif [[ -z $HOLDER_IDENTITY ]]; then
    refuse_reservation "; if this stack was called that when an older version reserved the host, rename it back, run ./tare up with that name and rename it again"
  else
    refuse_reservation
  fi
}

mark_guests_unmarked() {
  local file="$DATA_FOLDER/reservation/owner.json"
  jq -c '. + {unmarked: true}' "$file" | replace_file "$file"
}

# has_unmarked_guests: whether a guest of this stack bears no identity.
has_unmarked_guests() {
  local kind name identity names
  for kind in $(technologies); do
    declare -F "${kind}_marked" >/dev/null || continue
    names=$'\n'$(guest "$kind" list "$STACK")$'\n'
    while IFS=$'\t' read -r _ name _ identity; do
      [[ -n $identity || $names != *$'\n'"$name"$'\n'* ]] || return 0
    done < <("${kind}_marked")
  done
  return 1
}

# take_new_name OLD
take_new_name() {
  local file="$DATA_FOLDER/reservation/owner.json"
  (end_old_name "$1")
  jq -c --arg stack "$STACK" --arg old "$1" '.formerly = ((.formerly // []) + [$old] | unique - [$stack]) | .stack = $stack' "$file" |
    replace_file "$file"
}

# end_old_name STACK: what is named after the stack is replaced. The load of the old name would go on; and guests that verbs of this
# program make would stay, because their commands are updated, which deletes nothing. Call it in a subshell: the
# reservation's lock is held already.
end_old_name() {
  local STACK=$1
  lock load
  stop_load
  remove_sink
  remove_own_guests
  rmdir "$DATA_FOLDER/run/$STACK" 2>/dev/null || true
}

# remove_own_guests: of the kinds that have a verb create-KIND.
remove_own_guests() {
  local kind thing name stack
  for kind in $(technologies); do
    declare -F "verb_create_$kind" >/dev/null || continue
    while IFS=$'\t' read -r thing name stack _; do
      [[ $stack != "$STACK" ]] || "${kind}_reclaim" "$thing" "$name" >/dev/null || true
    done < <("${kind}_marked")
  done
}

# refuse_abandoned: guests with an identity are somebody's testbed, also where their reservation is lost.
refuse_abandoned() {
  local thing name stack identity
  while IFS=$'\t' read -r thing name stack identity; do
    [[ -z $identity || $identity == "$IDENTITY" ]] ||
      die "host $(uname -n) has lost its reservation, and is in use: $thing $name belongs to stack \"$stack\" (identity $identity)" \
        "./tare up of that stack takes its reservation again; if it is gone for good, $(tare_call "doctor --leaks --foreign --fix") removes what it left"
  done < <(each_kind marked)
}

# answer_reservation: what verbs reserve and hold say.
answer_reservation() {
  local folder="$DATA_FOLDER/reservation"
  jq -c --argjson inventory "$(wc -l <"$folder/inventory")" --argjson imageCache "$(wc -l <"$folder/images")" \
    '{owner: ., $inventory, $imageCache}' "$folder/owner.json"
}

# refuse_reservation [MORE]: MORE is added to the way out.
refuse_reservation() {
  local file="$DATA_FOLDER/reservation/owner.json" owner stack way_out
  local gone
  gone="if it is gone for good, $(tare_call "doctor --leaks --foreign --fix") frees its hosts"
  owner=$(jq -er '"stack \"\(.stack)\" of project \"\(.project)\"\(if .identity then " (identity \(.identity))" else "" end), " +
    "\(.user)\(if .folder then " in \(.folder)" else "" end), since \(.since)"' "$file" 2>/dev/null) ||
    die "host $(uname -n) is reserved, and its $file cannot be read" "see whose it is and remove it, or restore it from a backup"
  look_at_holder || true
  stack=$HOLDER_STACK
  way_out="destroy that stack first (./tare destroy --stack $stack, or pulumi destroy --stack $stack if Pulumi's CLI deployed it); $gone"
  [[ $stack != "$STACK" || -z $HOLDER_IDENTITY ]] ||
    way_out="$(printf '%s; ' "a stack of that name with another state holds it: go on in its folder" \
      "or move its state here, there by ./tare stack export --stack $stack --show-secrets --file FILE (pulumi stack export with the same flags, if Pulumi's CLI deployed it), here by ./tare stack import --stack $stack --file FILE" \
      "or destroy it there (./tare destroy or pulumi destroy, whichever deployed it)")$gone"
  [[ $stack != "$STACK" || -n $HOLDER_IDENTITY ]] ||
    way_out="an older version made it: run ./tare up (or pulumi up, if Pulumi's CLI deployed it) where its state is, which gives it its identity; or destroy it there; $gone"
  die "host $(uname -n) is reserved by $owner" "$way_out${1:-}"
}
