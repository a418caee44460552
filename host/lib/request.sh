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
  # A long one is left to jq, which is slow to start and quick to read.
  if ((${#REQUEST} > 4096)) || [[ $REQUEST != '{'* ]] || ! read_json "$REQUEST"; then
    JSON_VALUES=()
    jq -e 'type == "object"' >/dev/null 2>&1 <<<"$REQUEST" || die "verb $1 got no JSON object on stdin" "call it as ./tare does"
  fi
  STACK=$(need_field .stack)
  [[ $STACK =~ ^[A-Za-z0-9._-]+$ ]] || die "\"$STACK\" is no name of a stack" "use letters, digits, hyphens, underscores and periods"
  DATA_FOLDER=$(need_field .dataFolder)
  [[ -d $DATA_FOLDER/run ]] || mkdir -p "$DATA_FOLDER/run" 2>/dev/null || true
  [[ -w $DATA_FOLDER/run ]] ||
    die "the data folder $DATA_FOLDER cannot be written on host $(uname -n)" "set senderDataFolder or responderDataFolder, or mend its disk"
  begin_activity "$1"
}

# field JQ_PATH: the request's value as text; nothing where it is null or missing.
field() {
  if is_read "$1"; then
    printf '%s' "${JSON_VALUES[$1]:-}"
  else
    jq -r "$1 | if . == null then empty else . end" <<<"$REQUEST"
  fi
}

# is_read JQ_PATH: the value is at hand, being a scalar at a plain path of a short request.
is_read() {
  [[ ${#JSON_VALUES[@]} -gt 0 && $1 =~ ^(\.[A-Za-z]+)+$ && $REQUEST != *"\"${1##*.}\":"['[{']* ]]
}

# need_field JQ_PATH: the same, but it must be there.
need_field() {
  local value
  if is_read "$1"; then value=${JSON_VALUES[$1]:-}; else value=$(field "$1"); fi
  [[ -n $value ]] || die "the request lacks $1" "operator and host differ in their version of Tare: run ./tare up again"
  printf '%s' "$value"
}
