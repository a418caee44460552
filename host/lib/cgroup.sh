# All that the program knows of control groups, in their v1 and v2 forms.

# cgroup_version: 1 or 2; nothing on a host without any.
cgroup_version() {
  if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
    echo 2
  elif [[ -d /sys/fs/cgroup/cpuset || -d /sys/fs/cgroup/memory ]]; then
    echo 1
  fi
}

# has_controller NAME
has_controller() {
  if [[ $(cgroup_version) == 2 ]]; then
    grep -qw "$1" /sys/fs/cgroup/cgroup.controllers
  else
    [[ -d /sys/fs/cgroup/$1 ]]
  fi
}

# cgroup_of PID: the folder of its group; under v1 that of the controller cpuacct (or of memory where there is none).
cgroup_of() {
  local path
  case $(cgroup_version) in
    2) printf '/sys/fs/cgroup%s\n' "$(sed -n 's/^0:://p' "/proc/$1/cgroup")" ;;
    1)
      path=$(sed -nE 's/^[0-9]+:([^:]*,)?cpuacct(,[^:]*)?:(.*)$/\3/p' "/proc/$1/cgroup")
      printf '/sys/fs/cgroup/cpuacct%s\n' "$path"
      ;;
    *) die "host $(uname -n) has no control groups" "mount the cgroup file system there" ;;
  esac
}

# cgroup_pids FOLDER: every process in the group and below it.
cgroup_pids() {
  find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -nu
}

# cgroup_cpu_usec FOLDER: microseconds of cpu time that the group has used.
cgroup_cpu_usec() {
  if [[ -e $1/cpu.stat && $(cgroup_version) == 2 ]]; then
    sed -n 's/^usage_usec //p' "$1/cpu.stat"
  else
    echo $(($(<"$1/cpuacct.usage") / 1000))
  fi
}
