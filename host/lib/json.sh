# Reads a small JSON text without any other program: jq takes longer to start than a container, and on a host that is full
# of load many times as long. Meant for requests, which JSON.stringify wrote: what is not JSON fails, not all of it is told.

# What is left to read, the string read last, and each scalar by its path (.guests[0].name); null is not there.
JSON_REST=
JSON_TEXT=
declare -A JSON_VALUES=()

readonly JSON_STRING='^"(([^"\\]|\\.)*)"'
readonly JSON_WORD='^(true|false|null|-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?)'
readonly JSON_BLANK='^[[:space:]]+'

# read_json TEXT: fills JSON_VALUES.
read_json() {
  local LC_ALL=C # by bytes, which is quicker, and no less right: what is looked for is ASCII
  JSON_REST=$1
  JSON_VALUES=()
  json_value '' || return 1
  json_skip ''
  [[ -z $JSON_REST ]]
}

# json_value PATH: the value that the rest begins with.
json_value() {
  json_skip ''
  case $JSON_REST in
    '{'*) json_members "$1" ;;
    '['*) json_items "$1" ;;
    '"'*) json_string && JSON_VALUES[${1:-.}]=$JSON_TEXT ;;
    *)
      [[ $JSON_REST =~ $JSON_WORD ]] || return 1
      JSON_REST=${JSON_REST:${#BASH_REMATCH[0]}}
      [[ ${BASH_REMATCH[0]} == null ]] || JSON_VALUES[${1:-.}]=${BASH_REMATCH[0]}
      ;;
  esac
}

json_members() {
  json_skip '{'
  ! json_skip '}' || return 0
  while true; do
    json_skip ''
    json_string && json_skip ':' && json_value "$1.$JSON_TEXT" || return 1
    json_skip ',' || break
  done
  json_skip '}'
}

json_items() {
  local index=0
  json_skip '['
  ! json_skip ']' || return 0
  while true; do
    json_value "$1[$index]" || return 1
    ((++index))
    json_skip ',' || break
  done
  json_skip ']'
}

# json_string: sets JSON_TEXT to the string that the rest begins with. printf knows JSON's escapes, but for \" and \/.
json_string() {
  [[ $JSON_REST =~ $JSON_STRING ]] || return 1
  JSON_REST=${JSON_REST:${#BASH_REMATCH[0]}}
  JSON_TEXT=${BASH_REMATCH[1]}
  [[ $JSON_TEXT == *\\* ]] || return 0
  JSON_TEXT=${JSON_TEXT//'\"'/'"'}
  LC_ALL=C.UTF-8 printf -v JSON_TEXT %b "${JSON_TEXT//'\/'//}"
}

# json_skip CHARACTER: blanks and this character; fails where another one comes.
json_skip() {
  [[ ! $JSON_REST =~ $JSON_BLANK ]] || JSON_REST=${JSON_REST:${#BASH_REMATCH[0]}}
  [[ $JSON_REST == "$1"* ]] || return 1
  JSON_REST=${JSON_REST:${#1}}
}
