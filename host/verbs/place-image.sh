# place-image: makes an image, whose files are on this host, ready for guests of a technology, and verifies the result.
# Request: {dataFolder, image, technology, init: [word], sha256, files: [name]}; init is PID 1 of containers, sha256 that of root.tar,
# null where the image has none; files are those that these guests need. Answer: {placed: technology}.

LIMIT_SECONDS[place-image]=14400

verb_place_image() {
  local technology
  begin_image place-image
  technology=$(need_field .technology)
  lock_image
  ! declare -F "${technology}_place_image" >/dev/null || "${technology}_place_image" "$IMAGE_FOLDER"
  replace_file "$(placed_file "$technology")" <<<"$REQUEST"
  jq -nc --arg technology "$technology" '{placed: $technology}'
}
