# The request: one JSON object on stdin. It names the stack, who asks (see lib/holder.sh), and the folder in which this
# host keeps Tare's files.

REQUEST='{}'
# The request without .owner: what is asked for, whoever asks.
ASKED='{}'
STACK=
DATA_FOLDER=

# Every scalar of the request by its path in jq's notation (.guests[0].name). Members that are null are left out.
declare -A FIELDS=()

# begin VERB: reads the request from all of stdin, ends what dead activities left, and registers the verb as an activity.
begin() {
  read_request "$1"
  accept_request
  begin_activity "$1"
}

# begin_line VERB: the same for a request on stdin's first line; the rest is left for the verb to read.
begin_line() {
  read_request_line "$1"
  accept_request
  begin_activity "$1"
}

# begin_brief VERB: as begin_line, for a verb that ends in a moment and waits for all that it starts (see begin_brief_activity).
begin_brief() {
  read_request_line "$1"
  accept_request
  begin_brief_activity "$1"
}

# read_request VERB: for verbs that are not activities, because they work for no stack.
read_request() {
  REQUEST=$(cat)
  read_fields "$1"
}

read_request_line() {
  IFS= read -r REQUEST || true
  read_fields "$1"
}

# set_asked: from the request and its fields.
set_asked() {
  ASKED=${REQUEST/"\"owner\":\"${FIELDS[.owner]:-}\","/}
}

accept_request() {
  need_field .stack >/dev/null
  STACK=${FIELDS[.stack]}
  [[ $STACK =~ ^[A-Za-z0-9._-]+$ ]] || die "\"$STACK\" is not a name for a stack" "use letters, digits, hyphens, underscores and periods"
  set_owner
  set_asked
  need_field .dataFolder >/dev/null
  DATA_FOLDER=${FIELDS[.dataFolder]}
  [[ -d $DATA_FOLDER/run ]] || mkdir -p "$DATA_FOLDER/run" 2>/dev/null || true
  [[ -w $DATA_FOLDER/run ]] ||
    die "the data folder $DATA_FOLDER cannot be written on host $(uname -n)" "set senderDataFolder or responderDataFolder, or mend its disk"
}

read_fields() {
  read_flat || read_deep || die "verb $1 got no JSON object on stdin" "call it as ./tare does"
}

readonly FLAT_MEMBER='^[{,]"([A-Za-z]+)":("[^"\\]*"|-?[0-9]+|true|false)'

# read_flat: reads an object that has only scalar members, written as JSON.stringify does. It starts no program, because jq takes
# longer to start than a container, and many times as long on a host under full load.
read_flat() {
  local rest=$REQUEST value
  while [[ $rest =~ $FLAT_MEMBER ]]; do
    value=${BASH_REMATCH[2]#\"}
    FIELDS[.${BASH_REMATCH[1]}]=${value%\"}
    rest=${rest:${#BASH_REMATCH[0]}}
  done
  [[ $rest == '}' ]]
}

# read_deep: the same for any JSON object.
read_deep() {
  local members path value
  FIELDS=()
  # Without any input jq succeeds and prints nothing.
  [[ $REQUEST == *'{'* ]] || return 1
  members=$(jq -er 'if type == "object" then [paths(type | . != "object" and . != "array" and . != "null") as $path
    | [($path | map(if type == "number" then "[\(.)]" else ".\(.)" end) | add), getpath($path)] | @tsv] | join("\n")
    else error end' 2>/dev/null <<<"$REQUEST") || return 1
  while IFS=$'\t' read -r path value; do
    printf -v value %b "$value"
    [[ -z $path ]] || FIELDS[$path]=$value
  done <<<"$members"
}

# field PATH: the value at this path as text; nothing if it is null or missing.
field() {
  printf '%s' "${FIELDS[$1]:-}"
}

# need_field PATH: the same, but dies if it is missing.
need_field() {
  [[ -n ${FIELDS[$1]:-} ]] ||
    die "the request lacks $1" "operator and host differ in their version of Tare: run $(tare_call up) again"
  printf '%s' "${FIELDS[$1]}"
}

# need NAME…: sets variables of these names to the request's members of the same name; dies if one is missing.
need() {
  local name_
  for name_ in "$@"; do
    need_field ".$name_" >/dev/null
    printf -v "$name_" %s "${FIELDS[.$name_]}"
  done
}
