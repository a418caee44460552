#!/usr/bin/env bash
# What one would write by hand: makes or removes containers, several at a time, by one call on the host for each, over one shared
# ssh connection. Arguments: up|down docker|lxc|lxc-tools FOLDER AT_ONCE SSH_ARGUMENT…
# FOLDER/NAME is what the call for the container NAME gets on stdin: the arguments of docker run, one a line; for lxc the
# request that the host program gets from `up`, whose commands are in the environment as HOST_UP and HOST_DOWN; for lxc-tools,
# which do without that program, LXC's config.
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
  [up-lxc]=${HOST_UP:-} [down-lxc]=${HOST_DOWN:-}
  [up-lxc-tools]='mkdir -p "/var/lib/lxc/$name/delta" "/var/lib/tare/run/bench/disk/$name"
    cat >"/var/lib/lxc/$name/config"
    lxc-start --name "$name" --logfile "/var/lib/lxc/$name/log" </dev/null
    nsenter --target "$(lxc-info --name "$name" --pid --no-humanize)" --net sh -c "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6"'
  [down-lxc-tools]='lxc-stop --name "$name" --kill
    group=$(lxc-config lxc.cgroup.pattern)
    group=${group//%n/$name}
    rmdir /sys/fs/cgroup/*/"$group"/*/ /sys/fs/cgroup/*/"$group" 2>/dev/null || true
    rm -rf "/var/lib/lxc/$name" "/var/lib/tare/run/bench/disk/$name"'
  [up-docker]='mapfile -t arguments; docker run "${arguments[@]}"'
  [down-docker]='docker rm --force "$name"; rm -rf "/var/lib/tare/run/bench/disk/$name"'
)
call() {
  ssh -S "$control" "$host" "set -e; name=${1##*/}; $program" <"$1" >/dev/null
}
export -f call
export control host program="${on_host[$verb-$technology]}"
# shellcheck disable=SC2016 # for the shell that xargs starts
find "$folder" -type f -print0 | sort -z | xargs -0 --no-run-if-empty -n1 -P "$at_once" bash -c 'call "$1"' call
