# The request: one JSON object on stdin. Every request says which stack asks and where this host keeps Tare's files.

REQUEST='{}'
STACK=
DATA_FOLDER=

# begin VERB: reads the request from all of stdin, registers the verb as an activity and reaps what a dead one left.
begin() {
  REQUEST=$(cat)
  accept_request "$1"
}

# begin_line VERB: the same with the request on stdin's first line only; what follows it is left for the verb to read.
begin_line() {
  IFS= read -r REQUEST || true
  accept_request "$1"
}

accept_request() {
  jq -e 'type == "object"' >/dev/null 2>&1 <<<"$REQUEST" || die "verb $1 got no JSON object on stdin" "call it as ./tare does"
  STACK=$(need_field .stack)
  DATA_FOLDER=$(need_field .dataFolder)
  mkdir -p "$DATA_FOLDER/run" 2>/dev/null || true
  [[ -w $DATA_FOLDER/run ]] ||
    die "the data folder $DATA_FOLDER cannot be written on host $(uname -n)" "set senderDataFolder or responderDataFolder, or mend its disk"
  begin_activity "$1"
}

# field JQ_PATH: the request's value as text; nothing where it is null or missing.
field() {
  jq -r "$1 | if . == null then empty else . end" <<<"$REQUEST"
}

# need_field JQ_PATH: the same, but it must be there.
need_field() {
  local value
  value=$(field "$1")
  [[ -n $value ]] || die "the request lacks $1" "operator and host differ in their version of Tare: run ./tare up again"
  printf '%s' "$value"
}
