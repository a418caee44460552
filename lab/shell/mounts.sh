#!/bin/bash
# Mounts what a lab host has for itself; runs in its namespaces. Called as: mounts.sh FOLDER HOSTNAME RUN_FOLDER…
# Every step first checks whether it is done already, so running it again only mends what is missing.
set -eu
folder=$1

hostname "$2" 2>/dev/null || echo "$2" >/proc/sys/kernel/hostname

# The host's /run is a tmpfs with a name by which it is recognised, because /run may be a mount on this machine as well. What this
# machine has mounted there (network namespaces, say) is unmounted here first, or it would stay alive as long as the lab. Such a
# mount may disappear in the meantime, which is no error.
if [ "$(findmnt -rn -o SOURCE -M /run | tail -1)" != tare-lab-run ]; then
  awk '$5 ~ "^/run(/|$)" { print $5 }' /proc/self/mountinfo | tac | while read -r target; do umount --lazy "$target" 2>/dev/null || true; done
  mount -t tmpfs -o mode=0755,nosuid,nodev tare-lab-run /run
fi
mkdir -p /run/lock /run/sshd "${@:3}"

# Lines on stdin: PRIVATE TARGET, a file or folder below FOLDER and the path that it is mounted at.
while read -r private target; do
  [ "$folder/$private" -ef "$target" ] || mount --bind "$folder/$private" "$target"
done

# /sys of this network namespace, with the machine's cgroup tree below it. It is assembled elsewhere and moved in one step, so
# that no daemon ever finds a /sys without cgroups.
if [ "$(findmnt -rn -o SOURCE -M /sys | tail -1)" != tare-lab-sys ]; then
  stage=/run/tare-sys
  umount --recursive --lazy "$stage" 2>/dev/null || true
  mkdir -p "$stage"
  mount -t sysfs tare-lab-sys "$stage"
  mount --rbind /sys/fs/cgroup "$stage/fs/cgroup"
  mount --move "$stage" /sys
  rmdir "$stage"
fi
