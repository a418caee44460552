# reserve: gives this host to one stack. If the same stack asks again, the answer is the same.
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
    # Written last, because a reservation without its inventory must not count.
    jq -nc --arg stack "$STACK" --arg project "$project" --arg user "$user" --arg since "$(date -u +%FT%TZ)" \
      '{$stack, $project, $user, $since}' | replace_file "$folder/owner.json"
  fi
  unlock
  jq -c --argjson inventory "$(wc -l <"$folder/inventory")" --argjson imageCache "$(wc -l <"$folder/images")" \
    '{owner: ., $inventory, $imageCache}' "$folder/owner.json"
}
