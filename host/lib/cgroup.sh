# All that the program knows about control groups, of version 1 and 2.

is_cgroup2() {
  [[ -e /sys/fs/cgroup/cgroup.controllers ]]
}

# cgroup_version: 1 or 2; nothing on a host without control groups.
cgroup_version() {
  if is_cgroup2; then
    echo 2
  elif [[ -d /sys/fs/cgroup/cpuset || -d /sys/fs/cgroup/memory ]]; then
    echo 1
  fi
}

# has_controller NAME
has_controller() {
  if is_cgroup2; then
    read_file /sys/fs/cgroup/cgroup.controllers
    [[ " ${TEXT%$'\n'} " == *" $1 "* ]]
  else
    [[ -d /sys/fs/cgroup/$1 ]]
  fi
}

# cgroup_of PID: the folder of its group; in version 1 that of the controller cpuacct.
cgroup_of() {
  local id controllers path
  while IFS=: read -r id controllers path; do
    if [[ $id == 0 ]] && is_cgroup2; then
      printf '/sys/fs/cgroup%s\n' "$path"
      return
    elif [[ ,$controllers, == *,cpuacct,* ]]; then
      printf '/sys/fs/cgroup/cpuacct%s\n' "$path"
      return
    fi
  done <"/proc/$1/cgroup"
  die "host $(uname -n) has no control groups" "mount the cgroup file system there"
}

# cgroup1_folder PID CONTROLLER: the folder of its group for a controller of version 1.
cgroup1_folder() {
  local controllers path
  while IFS=: read -r _ controllers path; do
    [[ ,$controllers, != *,$2,* ]] || printf '/sys/fs/cgroup/%s%s' "$2" "$path"
  done <"/proc/$1/cgroup"
}

# is_frozen PID: whether its group, or one above it, is frozen: then none of its processes runs, and not even a signal ends one.
is_frozen() {
  if is_cgroup2; then
    read_file "$(cgroup_of "$1")/cgroup.events"
    [[ $TEXT == *"frozen 1"* ]]
  else
    read_file "$(cgroup1_folder "$1" freezer)/freezer.state"
    [[ $TEXT == FR* ]]
  fi
}

# remove_groups NAME: those of all controllers whose name begins so, where no process is left in them.
remove_groups() {
  find /sys/fs/cgroup -depth -type d -name "$1*" -exec rmdir {} + 2>/dev/null || true
}

# cgroup_pids FOLDER: every process in the group and below it.
cgroup_pids() {
  local file pid
  shopt -s globstar nullglob
  for file in "$1"/**/cgroup.procs; do
    while read -r pid; do printf '%s\n' "$pid"; done 2>/dev/null <"$file" || true
  done
  shopt -u globstar nullglob
}

# cgroup_cpu_usec FOLDER: microseconds of cpu time that the group has used.
cgroup_cpu_usec() {
  if [[ -e $1/cpu.stat ]] && is_cgroup2; then
    sed -n 's/^usage_usec //p' "$1/cpu.stat"
  else
    echo $(($(<"$1/cpuacct.usage") / 1000))
  fi
}
