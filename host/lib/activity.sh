# What is at work on this host: DATA_FOLDER/run/activity/ID.json = {stack, verb, pid, startTicks, since}; its modification
# time is the heartbeat. An activity whose process is gone was cut off; what it left is ended by the next verb.

ACTIVITY=
ACTIVITY_FILE=
HEARTBEAT_PID=
# A function that the verb wants called at its end, however it ends, and files that go then.
AT_END=
ENDING_FILES=()

# begin_activity VERB: from here to its end, the verb and all that it starts can be found and ended.
begin_activity() {
  begin_brief_activity "$1"
  heartbeat "$$" "$ACTIVITY_FILE" </dev/null >/dev/null 2>&1 &
  HEARTBEAT_PID=$!
}

# begin_brief_activity VERB: the same for a verb that ends before a heart would beat, and waits for all that it starts: only
# where it fails are its processes looked for, which takes as long as a container does to start.
begin_brief_activity() {
  [[ -d $DATA_FOLDER/run/activity ]] || mkdir -p "$DATA_FOLDER/run/activity"
  reap_activities
  ACTIVITY="$1-$$"
  ACTIVITY_FILE="$DATA_FOLDER/run/activity/$ACTIVITY.json"
  export TARE_OWNER="$STACK@$HOST_MARK/$ACTIVITY"
  record_activity "$1"
  trap end_activity EXIT
  # A name and no more: bash, reading a command when the signal comes, would take longer code for a part of that.
  trap out_of_time TERM
}

out_of_time() {
  local verb=${ACTIVITY%-*}
  die "verb $verb ran into its limit of ${LIMIT_SECONDS[$verb]:-120} seconds on host $(uname -n)" "see there what holds it up, then run the same command again"
}

# record_activity VERB. None of its words needs quoting in JSON. Who reads a file that is not written yet finds nothing in it.
record_activity() {
  look_at_start "$$"
  TZ=UTC printf '{"stack":"%s","verb":"%s","pid":%s,"startTicks":"%s","since":"%(%FT%TZ)T"}\n' "$STACK" "$1" "$$" "$START_TICKS" -1 \
    >"$ACTIVITY_FILE"
}

# Ends what the verb itself left running, and keeps its exit code.
end_activity() {
  local code=$?
  trap '' TERM
  [[ -z $AT_END ]] || "$AT_END"
  if [[ -n $HEARTBEAT_PID || $code != 0 ]]; then
    kill "$HEARTBEAT_PID" 2>/dev/null || true
    end_owned "$ACTIVITY"
  fi
  rm -f "$ACTIVITY_FILE" "${ENDING_FILES[@]}"
  exit "$code"
}

# reap_activities: ends the processes of this stack's dead activities, and forgets them. Another verb may end meanwhile and
# take its file along.
reap_activities() {
  local file text
  for file in "$DATA_FOLDER"/run/activity/*.json; do
    { read -r text <"$file"; } 2>/dev/null || continue
    [[ $text =~ ^'{"stack":"'([^\"]*)'","verb":'.*'"pid":'([0-9]+)',"startTicks":"'([0-9]*)'"' ]] || continue
    [[ ${BASH_REMATCH[1]} == "$STACK" ]] || continue
    ! is_alive "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}" || continue
    # One that ended as it should removed its file before.
    [[ -e $file ]] || continue
    text=${file##*/}
    end_owned "${text%.json}"
    rm -f "$file"
  done
}

activity_file() {
  printf '%s/run/activity/%s.json' "$DATA_FOLDER" "$1"
}

# heartbeat PID FILE. Waits on a pipe that nobody writes to, not in a `sleep` that would outlive it.
heartbeat() {
  local silent
  exec {silent}<> <(:)
  while true; do
    read -rt 5 -u "$silent" || true
    kill -0 "$1" 2>/dev/null || return 0
    touch -c "$2"
  done
}
