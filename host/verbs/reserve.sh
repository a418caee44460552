# reserve: this host belongs to one stack from now on. Asked again by the same stack, it says the same again.
# Request: {stack, dataFolder, project, user, inventoryTechnologies?}. Answer: {owner, inventory: count, imageCache: count}.

verb_reserve() {
  local folder project user
  begin reserve
  need_program ip flock
  project=$(need_field .project)
  user=$(need_field .user)
  folder="$DATA_FOLDER/reservation"
  mkdir -p "$folder"
  lock reservation
  if [[ -e $folder/owner.json ]]; then
    reserved_by "$project" "$user" || refuse_reservation
  else
    inventory >"$folder/inventory"
    image_cache >"$folder/images"
    # Last: a reservation without its inventory would be none.
    jq -nc --arg stack "$STACK" --arg project "$project" --arg user "$user" --arg since "$(date -u +%FT%TZ)" \
      '{$stack, $project, $user, $since}' | replace_file "$folder/owner.json"
  fi
  unlock
  jq -c --argjson inventory "$(wc -l <"$folder/inventory")" --argjson imageCache "$(wc -l <"$folder/images")" \
    '{owner: ., $inventory, $imageCache}' "$folder/owner.json"
}

# reserved_by PROJECT USER: whether this stack of theirs holds the reservation.
reserved_by() {
  jq -e --arg stack "$STACK" --arg project "$1" --arg user "$2" \
    '.stack == $stack and .project == $project and .user == $user' >/dev/null "$DATA_FOLDER/reservation/owner.json"
}

refuse_reservation() {
  local owner stack
  owner=$(jq -r '"stack \"\(.stack)\" of project \"\(.project)\", \(.user), since \(.since)"' "$DATA_FOLDER/reservation/owner.json")
  stack=$(jq -r .stack "$DATA_FOLDER/reservation/owner.json")
  die "host $(uname -n) is reserved by $owner" \
    "destroy that stack first (./tare destroy --stack $stack); if it is gone for good, ./tare doctor --leaks frees its hosts"
}
