#!/bin/bash
# Keeps a lab host's namespaces alive. Called as: holder.sh CGROUP_PROCS TITLE
# Mounts propagate as "slave": what this machine unmounts is unmounted here too. Otherwise a host would keep file systems and
# namespaces busy that are not its own. The holder enters the cgroup first, where it can be found by TITLE whatever happens next.
set -eu
echo $$ >"$1"
# Waits for ever by a `read` from a pipe that nobody writes to. Unlike `sleep infinity` that needs no other program.
exec unshare --net --mount --uts --propagation slave -- bash -c 'read -r <> <(:)' "$2"
