# Files that are never seen half-written, and locks between verbs.

# read_file PATH: sets TEXT to all that it says, nothing where it is not there. bash would fork for $(<PATH).
TEXT=
read_file() {
  TEXT=
  { IFS= read -rd '' TEXT <"$1"; } 2>/dev/null || true
}

# replace_file PATH: stdin becomes the file's content, at once.
replace_file() {
  cat >"$1.new"
  mv "$1.new" "$1"
}

LOCK_FILE=
LOCK_DESCRIPTOR=

# lock NAME: one verb at a time on this host from here to unlock (or to its end). Waits up to 60 seconds.
lock() {
  lock_file "$DATA_FOLDER/run/$1.lock" 60
}

# lock_file FILE SECONDS: the same with a file of the caller's, for as long as it says.
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

# lock_to_end NAME: as lock, to the verb's end, for a lock that nobody else will ever want: its file goes, too.
lock_to_end() {
  lock "$1"
  ENDING_FILES+=("$LOCK_FILE")
}

# without_lock PROGRAM ARGUMENT…: for a program that leaves others running: they would hold the lock for as long as they live, and
# whoever comes after a verb that was killed would wait for them.
without_lock() (
  [[ -z ${LOCK_DESCRIPTOR:-} ]] || exec {LOCK_DESCRIPTOR}>&-
  exec "$@"
)
