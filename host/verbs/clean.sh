# clean: removes from this host what outlives stacks, except for the image cache's files: images in the stores of container
# engines, and all host programs including this one. Request: {stack, dataFolder}. Answer: {removed: [text]}.

verb_clean() {
  local file
  local -a removed=()
  begin clean
  mkdir -p "$DATA_FOLDER/reservation"
  lock_to_end reservation
  [[ ! -e $DATA_FOLDER/reservation/owner.json ]] || refuse_reservation
  mapfile -t removed < <(each_kind clean)
  for file in ~/.tare-host-*.sh; do
    [[ ! -e $file ]] || { rm -f "$file" && removed+=("host program ${file##*/}"); }
  done
  rmdir "$DATA_FOLDER"/{images,reservation} 2>/dev/null || true
  jq -nc --argjson removed "$(printf '%s\n' "${removed[@]}" | as_lines)" '{$removed}'
}
