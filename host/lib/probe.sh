# What the verbs of a probe share: how they begin, and the probe's files on their way from guests over this host to the operator's machine.

# begin_at_guest VERB PROGRAM…: begins a verb that works with the guest of its request while stdin is open, and needs these programs of
# this host. Sets the caller's technology and name.
begin_at_guest() {
  begin_line "$1"
  need_host
  export LC_ALL=C
  technology=$(need_field .guest.technology)
  name=$(need_field .guest.name)
  need_program "${@:2}"
  need_running "$technology" "$name"
}

PROBE_FOLDER=
# The beginning of the names of the probe's files in the guest.
GUEST_FILES=/tmp/tare-probe

# Removes what an earlier probe of this stack left, and sees to it that this probe's files are removed if it does not come to its end.
make_probe_folder() {
  local parent="$DATA_FOLDER/run/$STACK"
  rm -rf "$parent"/probe.*
  mkdir -p "$parent"
  PROBE_FOLDER=$(mktemp -d "$parent/probe.XXXXXX")
  AT_END=forget_probe
}

forget_probe() {
  unlock
  rm -rf "$PROBE_FOLDER"
  rmdir "$DATA_FOLDER/run/$STACK" 2>/dev/null || true
}

# send_first FILE: begins the tar stream of the folder's files. The archive's end, two blocks of zeros, comes with the others.
send_first() {
  tar -C "$PROBE_FOLDER" -b 1 -cf - -- "$1" | head -c -1024
}

# send_rest TECHNOLOGY NAME FILE: removes the guest's files and sends those of the folder, but for the one that was sent first. The
# folder stays until forget-probe, the next probe or the release of the host: the operator's disk may turn out to be full.
send_rest() {
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$1" exec "$2" sh -c 'rm -f "$1"-*' sh "$GUEST_FILES" </dev/null 2>/dev/null || true
  cd "$PROBE_FOLDER" || return
  AT_END=unlock
  tar -cf - --exclude="$3" -- *
}

# in_guest TECHNOLOGY NAME FILE CMD…: runs a command whose stdout and stderr go to files in the guest. Through the pipe of exec
# every line would pass three processes of this host while the probe runs, which would show in the measurement.
in_guest() {
  # shellcheck disable=SC2016 # for the guest's shell
  guest "$1" exec "$2" sh -c \
    'file=$1; shift; echo "$$" >"$file.pid"; LC_ALL=C; export LC_ALL; exec "$@" >"$file.out" 2>"$file.err"' \
    sh "$GUEST_FILES-$3" "${@:4}" </dev/null >/dev/null 2>&1
}

# fetch_from_guest TECHNOLOGY NAME FILE TO: appends a guest's file to a file here. It comes in pieces, because the size of a guest
# agent's answer may be limited; a piece that is not full is the last. If the guest has ended its files are gone, which is no
# error here: the run is judged by what is missing.
fetch_from_guest() {
  local piece=0 bytes=4194304 before after
  after=$(size_of "$4")
  while before=$after; do
    # shellcheck disable=SC2016 # for the guest's shell
    guest "$1" exec "$2" sh -c 'dd if="$1" bs="$2" skip="$3" count=1 2>/dev/null || true' \
      sh "$GUEST_FILES-$3" "$bytes" "$piece" </dev/null 2>/dev/null >>"$4" || return 0
    after=$(size_of "$4")
    ((after - before == bytes)) || return 0
    ((++piece))
  done
}

size_of() {
  stat -c %s "$1" 2>/dev/null || echo 0
}
