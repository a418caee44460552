#!/usr/bin/env bash
# What one would write by hand: defines and starts the guests FOLDER/*.xml, several at a time, by virsh through one shared ssh
# connection. Arguments: FOLDER AT_ONCE SOCKET SSH_ARGUMENT…
set -euo pipefail
folder=$1 at_once=$2 socket=$3
shift 3
here=$(mktemp -d)
trap 'ssh -S "$here/control" -O exit "${@: -1}" 2>/dev/null || true; rm -rf "$here"' EXIT
ssh -M -S "$here/control" -fN -L "$here/libvirt:$socket" "$@"
export VIRSH_URI="qemu+unix:///system?socket=$here/libvirt"
make_guest() {
  virsh --quiet --connect "$VIRSH_URI" define "$1"
  virsh --quiet --connect "$VIRSH_URI" start "$(basename "$1" .xml)"
}
export -f make_guest
find "$folder" -name '*.xml' -print0 | xargs -0 --no-run-if-empty -n1 -P "$at_once" bash -c 'make_guest "$1"' make_guest
