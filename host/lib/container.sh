# Containers as this host's kernel shows them by their first process. Where possible no program is started, because that takes
# long on a host under full load, and there may be 128 guests to look at.

# By container name: the first processes of containers that were looked up together, and their images.
declare -A KNOWN_PID=() KNOWN_IMAGE=()

# known_pid NAME: fails if the container was not looked up, or has ended since.
known_pid() {
  local pid=${KNOWN_PID[$1]:-}
  [[ -n $pid && -d /proc/$pid ]] || return 1
  printf '%s' "$pid"
}

# container_interface PID: this host's end of eth0. The guest's own view of its interface holds the index of the other end.
container_interface() {
  local wanted index file
  read -r wanted <"/proc/$1/root/sys/class/net/eth0/iflink" || return 1
  for file in /sys/class/net/*/ifindex; do
    read -r index 2>/dev/null <"$file" || continue
    [[ $index == "$wanted" ]] || continue
    file=${file%/ifindex}
    printf '%s' "${file##*/}"
    return
  done
  return 1
}

# container_addresses PID: its IPv4 addresses, from the routing table of its network namespace.
container_addresses() {
  local line address=
  while read -r line; do
    case $line in
      '|-- '*) address=${line#'|-- '} ;;
      '/32 host LOCAL') [[ $address == 127.* ]] || printf '%s\n' "$address" ;;
    esac
  done <"/proc/$1/net/fib_trie"
}

# spawn_as_child TECHNOLOGY NAME MARK CMD…: starts a command that outlives the call, as a child of the guest's first process; prints
# the pid that this host knows it by.
spawn_as_child() {
  # shellcheck disable=SC2016 # for the guest's shell
  TARE_OWNER=$3 guest "$1" exec "$2" sh -c 'setsid "$@" </dev/null >/dev/null 2>&1 &' sh "${@:4}" || return 1
  await_marked "$@"
}

# await_marked TECHNOLOGY NAME MARK CMD…: prints the pid, on this host, of the command that was started in the guest with that
# owner mark.
await_marked() {
  for _ in {1..50}; do
    # shellcheck disable=SC2046 # one pid a word
    ! marked_pid "$3" $("$1_pids" "$2") || return 0
    sleep 0.1
  done
  echo "\"${*:4}\" ended at once in guest $2" >&2
  return 1
}
