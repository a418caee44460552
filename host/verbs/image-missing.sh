# image-missing: lists the files of an image that this host lacks or has with another digest.
# Request: {dataFolder, image, files: [{name, sha256}]}; image is the SHA-256 that names its folder. Answer: {missing: [name]}.

LIMIT_SECONDS[image-missing]=14400

verb_image_missing() {
  local name wanted
  local -a missing=()
  begin_image image-missing
  while IFS=$'\t' read -r name wanted; do
    [[ -f $IMAGE_FOLDER/$name && $(file_sha256 "$IMAGE_FOLDER/$name") == "$wanted" ]] || missing+=("$name")
  done < <(jq -r '.files[] | [.name, .sha256] | @tsv' <<<"$REQUEST")
  jq -nc '{missing: $ARGS.positional}' --args -- ${missing[@]+"${missing[@]}"}
}
