# clean: what outlives stacks on this host, beside the image cache's files, goes: the images in the Docker daemon and the host
# programs, this one as well. Request: {stack, dataFolder}. Answer: {removed: [text]}.

verb_clean() {
  local tag file
  local -a removed=()
  begin clean
  mkdir -p "$DATA_FOLDER/reservation"
  lock_to_end reservation
  [[ ! -e $DATA_FOLDER/reservation/owner.json ]] || refuse_reservation
  while IFS= read -r tag; do
    # One that a container still uses stays.
    [[ -z $tag ]] || ! docker rmi "$tag" >/dev/null 2>&1 || removed+=("docker image $tag")
  done < <(docker images --filter 'reference=tare/guest' --format '{{.Repository}}:{{.Tag}}' 2>/dev/null)
  for file in ~/.tare-host-*.sh; do
    [[ ! -e $file ]] || { rm -f "$file" && removed+=("host program ${file##*/}"); }
  done
  rmdir "$DATA_FOLDER"/{images,reservation} 2>/dev/null || true
  jq -nc --argjson removed "$(printf '%s\n' "${removed[@]}" | as_lines)" '{$removed}'
}
