# leaks: lists all that carries Tare's mark on this host, of any stack. Changes nothing. Only the operator's state tells whether a
# stack still exists. Request: {dataFolder}.
# Answer: {host, bootId, reservation: as in owner.json | null, activities: [{id, stack, verb, since, alive}],
# things: [{kind, name, stack, identity, activity, removal}]}; identity: null if the thing bears none; activity: the one that started a
# process, null for other things; removal: the command that removes the thing, empty if there is none.

verb_leaks() {
  read_request leaks
  DATA_FOLDER=$(need_field .dataFolder)
  jq -n --arg host "$(uname -n)" --arg bootId "$(first_line /proc/sys/kernel/random/boot_id)" --argjson reservation "$(cat "$DATA_FOLDER/reservation/owner.json" 2>/dev/null || echo null)" \
    --argjson activities "$(known_activities | jq -cs .)" \
    --argjson things "$(marked_things | sort -u | with_removals | jq -Rn '[inputs | split("\t") | {removal: .[0], kind: .[1], name: .[2], stack: .[3], identity: (if .[4] == "" then null else .[4] end), activity: .[5]}]')" \
    '{$host, $bootId, $reservation, $activities, $things}'
}

# known_activities: one object a line.
known_activities() {
  local file pid ticks alive
  for file in "$DATA_FOLDER"/run/activity/*.json; do
    # The activity may end at this moment.
    read -r pid ticks < <(jq -r '"\(.pid) \(.startTicks)"' "$file" 2>/dev/null) || continue
    if is_alive "$pid" "$ticks"; then alive=true; else alive=false; fi
    jq -c --arg id "$(basename "$file" .json)" --argjson alive "$alive" '{$id, stack, verb, since, $alive}' "$file" 2>/dev/null || true
  done
}

# marked_things: lines "KIND<tab>NAME<tab>STACK[<tab>IDENTITY[<tab>ACTIVITY]]".
marked_things() {
  each_kind marked
  ! command -v nft >/dev/null || nft list tables 2>/dev/null | awk '$3 ~ /^tare-./ { print "firewall table\t" $3 "\t" substr($3, 6) }'
  marked_in_kernel
  marked_folders
  marked_processes
}

# with_removals: puts before each line the command that removes the thing.
with_removals() {
  local line kind name
  while IFS= read -r line; do
    IFS=$'\t' read -r kind name _ <<<"$line"
    printf '%s\t%s\n' "$(undo_of + "$kind" "$name")" "$line"
  done
}

marked_folders() {
  local folder
  for folder in "$DATA_FOLDER"/run/*/; do
    folder=${folder%/}
    [[ ! -d $folder || $folder == */activity ]] || printf 'files\t%s\t%s\n' "$folder" "${folder##*/}"
  done
}

marked_processes() {
  local path pid mark here=$HOST_MARK
  while IFS= read -r path; do
    mark=$(tr '\0' '\n' 2>/dev/null <"$path" | sed -nE '0,/^TARE_OWNER=/ s/^TARE_OWNER=(.+)$/\1/p') || continue
    [[ $mark == *"@$here/"* ]] || continue
    pid=${path#/proc/}
    pid=${pid%/environ}
    printf 'process\t%s\t%s\t\t%s\n' "$pid $(command_line "$pid" 60)" "${mark%"@$here/"*}" "${mark##*"@$here/"}"
  done < <(grep -lsz '^TARE_OWNER=.' /proc/[0-9]*/environ || true)
}
