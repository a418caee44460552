#!/bin/bash
# Gives a lab host what it must have for itself; runs inside its namespaces. Called as: mounts.sh FOLDER HOSTNAME RUN_FOLDER…
# Every step looks first, so running it again mends what is missing and changes nothing else.
set -eu
folder=$1

hostname "$2" 2>/dev/null || echo "$2" >/proc/sys/kernel/hostname

# /run, named after the lab: on some machines /run is a mount of its own already. What this machine has mounted there
# (network namespaces, for one) is let go of first, or it would live as long as the lab; it may go by itself meanwhile.
if [ "$(findmnt -rn -o SOURCE -M /run | tail -1)" != tare-lab-run ]; then
  awk '$5 ~ "^/run(/|$)" { print $5 }' /proc/self/mountinfo | tac | while read -r target; do umount --lazy "$target" 2>/dev/null || true; done
  mount -t tmpfs -o mode=0755,nosuid,nodev tare-lab-run /run
fi
mkdir -p /run/lock /run/sshd "${@:3}"

# Lines on stdin: PRIVATE TARGET, a folder or a file below FOLDER and where it is seen.
while read -r private target; do
  [ "$folder/$private" -ef "$target" ] || mount --bind "$folder/$private" "$target"
done

# /sys of this network namespace, with the machine's cgroup tree below it. Made aside and moved in one step, so that there
# is never a /sys without cgroups for a daemon to stumble on.
if [ "$(findmnt -rn -o SOURCE -M /sys | tail -1)" != tare-lab-sys ]; then
  stage=/run/tare-sys
  umount --recursive --lazy "$stage" 2>/dev/null || true
  mkdir -p "$stage"
  mount -t sysfs tare-lab-sys "$stage"
  mount --rbind /sys/fs/cgroup "$stage/fs/cgroup"
  mount --move "$stage" /sys
  rmdir "$stage"
fi
