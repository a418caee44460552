# Who holds this host, and whose a thing on it is. DATA_FOLDER/reservation/owner.json = {stack, project, user, since, identity,
# folder}. A stack is known by its identity and not by its name: a copy of its checkout has the name too, and a stack may be renamed.
# A request says who asks in .owner: "IDENTITY PROJECT USER FOLDER". Reservations and things of older versions have no identity.
# More in owner.json: formerly, the names that a renamed stack had; unmarked, true if the reservation got its identity later than its
# guests were made.

IDENTITY=
OWNER_PROJECT=
OWNER_USER=
OWNER_FOLDER=

# set_owner: from the request.
set_owner() {
  IDENTITY=${FIELDS[.owner]:-}
  [[ $IDENTITY =~ ^([^ ]+)\ ([^ ]+)\ ([^ ]+)\ (.+)$ ]] || return 0
  IDENTITY=${BASH_REMATCH[1]}
  OWNER_PROJECT=${BASH_REMATCH[2]}
  OWNER_USER=${BASH_REMATCH[3]}
  OWNER_FOLDER=${BASH_REMATCH[4]}
}

# look_at_holder: sets HOLDER_STACK and HOLDER_IDENTITY, which is empty for an older version's. Fails if nobody holds this host.
# Starts no program, because it is asked for each guest of a fleet.
HOLDER_STACK=
HOLDER_IDENTITY=
look_at_holder() {
  local TEXT
  HOLDER_STACK='' HOLDER_IDENTITY=''
  read_file "$DATA_FOLDER/reservation/owner.json"
  [[ -n $TEXT ]] || return 1
  [[ ! $TEXT =~ \"stack\":\"([^\"]*)\" ]] || HOLDER_STACK=${BASH_REMATCH[1]}
  [[ ! $TEXT =~ \"identity\":\"([^\"]*)\" ]] || HOLDER_IDENTITY=${BASH_REMATCH[1]}
}

# hold_host: for verbs that make or change something. A reservation that is missing is taken again, and one of somebody else
# ends the verb.
hold_host() {
  [[ -n $IDENTITY ]] || return 0
  if look_at_holder && [[ $HOLDER_IDENTITY == "$IDENTITY" && $HOLDER_STACK == "$STACK" ]]; then return; fi
  # A verb of its own, because a brief verb has not read all of this program.
  jq -nc --arg stack "$STACK" --arg dataFolder "$DATA_FOLDER" --arg owner "${FIELDS[.owner]}" '{$stack, $dataFolder, $owner}' |
    bash "$0" hold >/dev/null || exit 1
}

# owns STACK IDENTITY THING NAME: whether a thing that bears these marks is this stack's. What bears no identity belongs to the stack
# that it names, if that stack holds this host and the thing was not here before it did.
owns() {
  if [[ -n $2 ]]; then
    [[ $2 == "$IDENTITY" ]]
    return
  fi
  [[ $1 == "$STACK" ]] || return 1
  [[ -n $IDENTITY ]] && look_at_holder || return 0
  [[ $HOLDER_IDENTITY == @(|"$IDENTITY") ]] && ! grep -qsF -- "$3"$'\t'"$4"$'\t' "$DATA_FOLDER/reservation/inventory"
}

# only_ours: reads lines "NAME<tab>IDENTITY" of things that name this stack; prints the names of those that are its own.
only_ours() {
  awk -F '\t' -v own="$IDENTITY" '$1 != "" && (own == "" || $2 == "" || $2 == own) { print $1 }'
}

# is_anothers_name: whether a stack of the same name and another identity holds this host. What is named after the stack (its load,
# its sink, its folder) is then not ours.
is_anothers_name() {
  [[ -n $IDENTITY ]] && look_at_holder && [[ $HOLDER_STACK == "$STACK" && $HOLDER_IDENTITY != @(|"$IDENTITY") ]]
}
