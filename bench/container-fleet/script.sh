#!/usr/bin/env bash
# What one would write by hand: containers come or go, so many at once, by one call of the host's own tools for each, over
# one shared ssh connection. Arguments: up|down lxc|docker FOLDER AT_ONCE SSH_ARGUMENT…
# FOLDER/NAME is what the container NAME is made from: LXC's config, or the arguments of docker run, one a line.
set -euo pipefail
verb=$1 technology=$2 folder=$3 at_once=$4
shift 4
here=$(mktemp -d)
control=$here/control
host=${*: -1}
trap 'ssh -S "$control" -O exit "$host" 2>/dev/null || true; rm -rf "$here"' EXIT
ssh -M -S "$control" -fN "$@"

# shellcheck disable=SC2016 # for the host's shell
declare -A on_host=(
  [up-lxc]='mkdir -p "/var/lib/lxc/$name/delta" "/var/lib/tare/run/bench/disk/$name"
    cat >"/var/lib/lxc/$name/config"
    lxc-start --name "$name" --logfile "/var/lib/lxc/$name/log" </dev/null
    nsenter --target "$(lxc-info --name "$name" --pid --no-humanize)" --net sh -c "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6"'
  [down-lxc]='lxc-stop --name "$name" --kill
    group=$(lxc-config lxc.cgroup.pattern)
    group=${group//%n/$name}
    rmdir /sys/fs/cgroup/*/"$group"/*/ /sys/fs/cgroup/*/"$group" 2>/dev/null || true
    rm -rf "/var/lib/lxc/$name" "/var/lib/tare/run/bench/disk/$name"'
  [up-docker]='mapfile -t arguments; docker run "${arguments[@]}" >/dev/null'
  [down-docker]='docker rm --force "$name" >/dev/null; rm -rf "/var/lib/tare/run/bench/disk/$name"'
)
call() {
  ssh -S "$control" "$host" "set -e; name=${1##*/}; $program" <"$1"
}
export -f call
export control host program="${on_host[$verb-$technology]}"
# shellcheck disable=SC2016 # for the shell that xargs starts
find "$folder" -type f -print0 | sort -z | xargs -0 --no-run-if-empty -n1 -P "$at_once" bash -c 'call "$1"' call
