#!/bin/bash
# Keeps a lab host's namespaces alive. Called as: holder.sh CGROUP_PROCS TITLE
# Slave: what this machine unmounts goes away here too, or a host would keep foreign file systems and namespaces busy.
# The cgroup is entered first, so that the holder is found whatever happens next; TITLE is how it is recognised there.
set -eu
echo $$ >"$1"
# `read` from a pipe that nobody writes to: waits for ever without a program whose name could differ between systems.
exec unshare --net --mount --uts --propagation slave -- bash -c 'read -r <> <(:)' "$2"
