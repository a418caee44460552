# clean-images: removes the images that nobody uses. Request: {dataFolder}. Answer: the removed images, as list-images describes them.

LIMIT_SECONDS[clean-images]=600

verb_clean_images() {
  local images sha256
  read_request clean-images
  set_image_data_folder
  images=$(cached_images | jq -c 'map(select(.inUse | not))')
  while IFS= read -r sha256; do
    remove_image "$DATA_FOLDER/images/$sha256"
  done < <(jq -r '.[].sha256' <<<"$images")
  printf '%s\n' "$images"
}
