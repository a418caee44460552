# place-image: makes an image, whose files are on this host, ready for guests of a technology, and verifies the result.
# Request: {dataFolder, image, technology, init: [word], sha256}; init is PID 1 of containers, sha256 that of root.tar, null where
# the image has none. Answer: {placed: technology}.

LIMIT_SECONDS[place-image]=14400

verb_place_image() {
  local technology
  begin_image place-image
  technology=$(need_field .technology)
  if declare -F "${technology}_place_image" >/dev/null; then
    lock_image
    "${technology}_place_image" "$IMAGE_FOLDER"
  fi
  jq -nc --arg technology "$technology" '{placed: $technology}'
}
