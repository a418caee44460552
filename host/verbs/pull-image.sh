# pull-image: fetches a registry's image by digest, for guests of a technology. Request: {dataFolder, technology, reference}.
# Answer: {pulled: reference}.

LIMIT_SECONDS[pull-image]=14400

verb_pull_image() {
  local technology reference
  read_request pull-image
  technology=$(need_field .technology)
  reference=$(need_field .reference)
  guest "$technology" pull_image "$reference"
  jq -nc --arg reference "$reference" '{pulled: $reference}'
}
