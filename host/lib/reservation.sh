# Whose this host is: DATA_FOLDER/reservation/owner.json = {stack, project, user, since}.

# reserved_by PROJECT USER: whether this stack of theirs holds the reservation.
reserved_by() {
  jq -e --arg stack "$STACK" --arg project "$1" --arg user "$2" \
    '.stack == $stack and .project == $project and .user == $user' >/dev/null "$DATA_FOLDER/reservation/owner.json"
}

refuse_reservation() {
  local owner stack
  owner=$(jq -r '"stack \"\(.stack)\" of project \"\(.project)\", \(.user), since \(.since)"' "$DATA_FOLDER/reservation/owner.json")
  stack=$(jq -r .stack "$DATA_FOLDER/reservation/owner.json")
  die "host $(uname -n) is reserved by $owner" \
    "destroy that stack first (./tare destroy --stack $stack); if it is gone for good, ./tare doctor --leaks frees its hosts"
}
