# image-put: puts a file of an image on this host. Request, one line: {dataFolder, image, name, sha256, bytes}; the file's content
# follows it. Answer: {put: name}.

LIMIT_SECONDS[image-put]=14400

verb_image_put() {
  local name wanted bytes free partial found
  begin_image image-put
  name=$(need_field .name)
  wanted=$(need_field .sha256)
  bytes=$(need_field .bytes)
  [[ $name =~ ^[a-z][a-z0-9.-]*$ ]] || die "\"$name\" is not the name of an image's file" "call verb image-put as ./tare does"
  lock_image
  partial=$IMAGE_FOLDER/.$name.partial
  rm -f "$partial"
  free=$(df --output=avail -B1 "$IMAGE_FOLDER" | tail -n 1)
  ((free > bytes)) ||
    die "no room for the image: $IMAGE_FOLDER on host $(uname -n) needs $bytes bytes and has $free free" \
      "make room there (once its stack is destroyed, ./tare host clean removes all images), or destroy the stack and set senderDataFolder or responderDataFolder"
  cat >"$partial" 2>/dev/null || true # the digest shows if something could not be written
  found=$(file_sha256 "$partial")
  if [[ $found != "$wanted" ]]; then
    rm -f "$partial"
    die "$name arrived damaged on host $(uname -n): SHA-256 should be $wanted and is $found" "run the same command again"
  fi
  chmod 444 "$partial"
  mv -T "$partial" "$IMAGE_FOLDER/$name"
  jq -nc --arg name "$name" '{put: $name}'
}
