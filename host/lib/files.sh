# Files that are never seen half written, and locks between verbs.

# read_file PATH: sets TEXT to its content, or to nothing if there is no such file. $(<PATH) would fork.
TEXT=
read_file() {
  TEXT=
  { IFS= read -rd '' TEXT <"$1"; } 2>/dev/null || true
}

# replace_file PATH: stdin replaces the file's content in one step.
replace_file() {
  cat >"$1.new"
  mv "$1.new" "$1"
}

LOCK_FILE=
LOCK_DESCRIPTOR=

# lock NAME: lets one verb at a time on this host go on from here to its unlock, or to its end. Waits up to 60 seconds.
lock() {
  lock_file "$DATA_FOLDER/run/$1.lock" 60
}

# lock_file FILE SECONDS: the same with this file, waiting for up to this time.
lock_file() {
  LOCK_FILE=$1
  exec {LOCK_DESCRIPTOR}>"$LOCK_FILE"
  flock -w "$2" "$LOCK_DESCRIPTOR" ||
    die "another command works on host $(uname -n) and holds $LOCK_FILE" "wait for it; $DATA_FOLDER/run/activity says what it is"
}

unlock() {
  flock -u "$LOCK_DESCRIPTOR"
  exec {LOCK_DESCRIPTOR}>&-
}

# lock_to_end NAME: holds the lock to the verb's end and then removes its file, because nobody will want this lock again.
lock_to_end() {
  lock "$1"
  ENDING_FILES+=("$LOCK_FILE")
}

# without_lock PROGRAM ARGUMENT…: runs a program without the lock's descriptor. Processes that the program leaves running would
# otherwise hold the lock as long as they live.
without_lock() (
  [[ -z ${LOCK_DESCRIPTOR:-} ]] || exec {LOCK_DESCRIPTOR}>&-
  exec "$@"
)

# forget_probe_files: removes the files of this stack's probes.
forget_probe_files() {
  rm -rf "$DATA_FOLDER/run/$STACK"/probe.*
  rmdir "$DATA_FOLDER/run/$STACK" 2>/dev/null || true
}
