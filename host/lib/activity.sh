# Activities: the verbs at work on this host. DATA_FOLDER/run/activity/ID.json = {stack, verb, pid, startTicks, since}, and the
# file's modification time is the heartbeat. An activity whose process is gone was cut off; the next verb ends the processes
# that it left.

ACTIVITY=
ACTIVITY_FILE=
HEARTBEAT_PID=
# A function to call when the verb ends, also when it fails, and files to remove then.
AT_END=
ENDING_FILES=()

# begin_activity VERB: registers the verb, so that it and all processes that it starts can be found and ended.
begin_activity() {
  begin_brief_activity "$1"
  heartbeat "$$" "$ACTIVITY_FILE" </dev/null >/dev/null 2>&1 &
  HEARTBEAT_PID=$!
  disown "$HEARTBEAT_PID" # bash would report its end
}

# begin_brief_activity VERB: the same for a verb that ends before its first heartbeat and waits for all that it starts. Its
# processes are looked for only if it fails, because that takes as long as starting a container.
begin_brief_activity() {
  [[ -d $DATA_FOLDER/run/activity ]] || mkdir -p "$DATA_FOLDER/run/activity"
  reap_activities
  ACTIVITY="$1-$$"
  ACTIVITY_FILE="$DATA_FOLDER/run/activity/$ACTIVITY.json"
  export TARE_OWNER="$STACK@$HOST_MARK/$ACTIVITY"
  # Before the record, for a disk that is full leaves it empty.
  trap end_activity EXIT
  record_activity "$1"
  # Only a function's name: if the signal comes while bash reads a command, bash takes longer code for a part of that command.
  trap out_of_time TERM
}

out_of_time() {
  local verb=${ACTIVITY%-*} file asked=
  # What ask_guest left is of commands that have not ended.
  for file in "$DATA_FOLDER/run/activity/$ACTIVITY".*.out; do
    file=${file#*"/$ACTIVITY."}
    [[ $file == '*.out' ]] || asked+=" ${file%.*.out}"
  done
  die "verb $verb ran into its limit of ${LIMIT_SECONDS[$verb]:-120} seconds on host $(uname -n)${asked:+; no answer came from guest$asked}" \
    "see there what holds it up, then run the same command again"
}

# record_activity VERB. No value needs escaping in JSON. Readers skip a file that is still empty.
record_activity() {
  look_at_start "$$"
  TZ=UTC printf '{"stack":"%s","verb":"%s","pid":%s,"startTicks":"%s","since":"%(%FT%TZ)T"}\n' "$STACK" "$1" "$$" "$START_TICKS" -1 \
    2>/dev/null >"$ACTIVITY_FILE" ||
    die "the data folder $DATA_FOLDER cannot be written on host $(uname -n): $(room_text)" "make room there, or set senderDataFolder or responderDataFolder"
}

# room_text: how much room the data folder's disk has, in words.
room_text() {
  df --output=avail,target -B1 "$DATA_FOLDER" 2>/dev/null | awk 'END { print "its disk " $2 " has " $1 " bytes free" }'
}

# tell_of_full_disk: any program that writes fails on a full disk, each in words of its own.
tell_of_full_disk() {
  local free
  free=$(df --output=avail -B1 "$DATA_FOLDER" 2>/dev/null | tail -n 1) || return 0
  ((${free:-1048576} < 65536)) || return 0
  printf 'error: the disk of the data folder %s is full on host %s: %s\nway out: make room there, then run the same command again\n' \
    "$DATA_FOLDER" "$(uname -n)" "$(room_text)" >&2
}

# end_activity: ends the processes that the verb left running, and exits with the verb's exit code.
end_activity() {
  local code=$?
  trap '' TERM
  [[ $code == 0 || -n $HAS_DIED ]] || tell_of_full_disk
  [[ -z $AT_END ]] || "$AT_END"
  if [[ -n $HEARTBEAT_PID || $code != 0 ]]; then
    kill -KILL "$HEARTBEAT_PID" 2>/dev/null || true
    end_owned "$ACTIVITY"
  fi
  ENDING_FILES+=("$ACTIVITY_FILE" "$DATA_FOLDER/run/activity/$ACTIVITY".*.{out,err})
  # In place of this shell, which is one process less to start.
  [[ $code != 0 ]] || exec rm -f "${ENDING_FILES[@]}"
  rm -f "${ENDING_FILES[@]}"
  exit "$code"
}

# reap_activities: ends the processes of this stack's dead activities and removes their files. Another verb may end at the same
# time and remove its own file.
reap_activities() {
  local file text
  for file in "$DATA_FOLDER"/run/activity/*.json; do
    text=
    { read -r text <"$file"; } 2>/dev/null || remove_unwritten "$file"
    [[ $text =~ ^'{"stack":"'([^\"]*)'","verb":'.*'"pid":'([0-9]+)',"startTicks":"'([0-9]*)'"' ]] || continue
    [[ ${BASH_REMATCH[1]} == "$STACK" ]] || continue
    ! is_alive "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}" || continue
    # An activity that ended properly has removed its file by now.
    [[ -e $file ]] || continue
    text=${file##*/}
    end_owned "${text%.json}"
    rm -f "$file" "${file%.json}".*.{out,err}
  done
}

# remove_unwritten FILE: an activity whose record a full disk or a kill left empty. Its process is in its name, and began nothing.
remove_unwritten() {
  local pid=${1%.json}
  [[ -s $1 || -e /proc/${pid##*-} ]] || rm -f "$1"
}

activity_file() {
  printf '%s/run/activity/%s.json' "$DATA_FOLDER" "$1"
}

# heartbeat PID FILE. It waits on a pipe that nobody writes to, because a `sleep` would outlive it. When the verb's time is over, the
# verb's process and all that it started are told to end; what does not is killed here, because bash cannot say anything before the
# program that it waits for has ended.
heartbeat() {
  local silent is_over=
  local -a left
  trap 'is_over=1' TERM
  exec {silent}<> <(:)
  while true; do
    read -rt 5 -u "$silent" || true
    kill -0 "$1" 2>/dev/null || return 0
    touch -c "$2"
    [[ -n $is_over ]] || continue
    read -rt 2 -u "$silent" || true
    mapfile -t left < <(owned_pids "$ACTIVITY")
    [[ ${#left[@]} -eq 0 ]] || kill -KILL "${left[@]}" 2>/dev/null || true
    return
  done
}
