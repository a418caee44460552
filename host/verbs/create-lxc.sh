# create-lxc: this container is there and runs. One that is there as asked stays as it is; one that differs is made anew.
# Request: {stack, dataFolder, name, role, rootfs, init: [word…], bridge, address, prefixLength, cpus, memoryMiB}.
# Answer: {id}: another one whenever the container was made anew.

verb_create_lxc() {
  local name rootfs folder
  begin create-lxc
  name=$(need_field .name)
  [[ $name =~ ^[A-Za-z0-9._-]+$ ]] || die "\"$name\" is no name for a container" "use letters, digits, hyphens, underscores and periods"
  rootfs=$(need_field .rootfs)
  lxc_check
  folder=$(lxc_folder "$name")
  [[ -d $rootfs ]] || die "host $(uname -n) has no root file system $rootfs" "./tare up puts the image there again"
  lock "lxc-$name"
  if ! lxc_is_as_asked "$folder"; then
    [[ ! -e $folder ]] || lxc_remove "$name"
    lxc_define "$name" "$folder"
  fi
  lxc_running "$name" || lxc_start "$name" || lxc_give_up "$name" "$folder"
  forget_lock
  [[ $(<"$folder/tare.json") =~ ^'{"id":"'([0-9a-f-]+)'"' ]]
  printf '{"id":"%s"}\n' "${BASH_REMATCH[1]}"
}

# lxc_is_as_asked FOLDER: dies where the name belongs to somebody else.
lxc_is_as_asked() {
  [[ -e $1 ]] || return 1
  lxc_is_ours "$1" ||
    die "host $(uname -n) has a container \"$(basename "$1")\" that is not this stack's ($1)" \
      "rename or remove it (lxc-destroy --name $(basename "$1")), or give the stack another name"
  [[ -e $1/config && $(<"$1/tare.json") == *",\"request\":$REQUEST}" ]]
}

# lxc_is_ours FOLDER: by its mark; an empty folder is what a create that was cut off left.
lxc_is_ours() {
  if [[ -e $1/tare.json ]]; then
    [[ $(<"$1/tare.json") == *",\"stack\":\"$STACK\","* ]]
  else
    [[ -z $(ls -A --ignore=tare.json.new "$1") ]]
  fi
}

# lxc_define NAME FOLDER: the mark comes first, so that whatever happens next can be found again.
lxc_define() {
  local disk
  disk=$(guest_disk "$1")
  mkdir -p "$2/delta" "$disk"
  printf '{"id":"%s","name":"%s","stack":"%s","request":%s}\n' "$(</proc/sys/kernel/random/uuid)" "$1" "$STACK" "$REQUEST" |
    replace_file "$2/tare.json"
  lxc_config "$1" "$2" "$disk" | replace_file "$2/config"
}

# lxc_config NAME FOLDER DISK: what Docker gives its containers, LXC gives these: the same limits, capability, system
# folders and hardware address.
lxc_config() {
  local bridge address init word=0
  bridge=$(need_field .bridge)
  address=$(need_field .address)
  init=${JSON_VALUES[.init[0]]:-}
  while [[ -n ${JSON_VALUES[.init[$((++word))]]:-} ]]; do init+=" ${JSON_VALUES[.init[$word]]}"; done
  cat <<CONFIG
lxc.uts.name = $1
lxc.rootfs.path = overlay:$(need_field .rootfs):$2/delta
lxc.init.cmd = $init
lxc.signal.halt = SIGTERM
lxc.mount.auto = proc:mixed sys:ro
lxc.mount.entry = $3 data none bind,create=dir 0 0
lxc.mount.entry = shm dev/shm tmpfs rw,nosuid,nodev,noexec,mode=1777,size=64m,create=dir 0 0
lxc.autodev = 1
lxc.tty.max = 0
lxc.pty.max = 64
lxc.cap.keep = net_raw
lxc.apparmor.profile = unconfined
lxc.net.0.type = veth
lxc.net.0.name = eth0
lxc.net.0.veth.pair = $(lxc_veth "$1")
lxc.net.0.link = $bridge
lxc.net.0.mtu = $(<"/sys/class/net/$bridge/mtu")
lxc.net.0.flags = up
lxc.net.0.hwaddr = $(lxc_hardware_address "$address")
lxc.net.0.ipv4.address = $address/$(need_field .prefixLength)
CONFIG
  lxc_limits "$(need_field .cpus)" "$(($(need_field .memoryMiB) << 20))"
}

# lxc_hardware_address ADDRESS: made of the address, as Docker does, so that a container that starts again is known still.
lxc_hardware_address() {
  local -a octets
  IFS=. read -ra octets <<<"$1"
  printf '02:42:%02x:%02x:%02x:%02x' "${octets[@]}"
}

# lxc_limits CPUS BYTES: no swap beside the memory, where the kernel accounts for swap.
lxc_limits() {
  if [[ $(cgroup_version) == 2 ]]; then
    printf 'lxc.cgroup2.cpuset.cpus = %s\nlxc.cgroup2.memory.max = %s\nlxc.cgroup2.memory.swap.max = 0\n' "$1" "$2"
    return
  fi
  printf 'lxc.cgroup.cpuset.cpus = %s\nlxc.cgroup.memory.limit_in_bytes = %s\n' "$1" "$2"
  [[ ! -e /sys/fs/cgroup/memory/memory.memsw.limit_in_bytes ]] || printf 'lxc.cgroup.memory.memsw.limit_in_bytes = %s\n' "$2"
}

lxc_give_up() {
  local log
  # The first lines say why; the tool's own last ones only that.
  log=$(grep ERROR "$2/log" 2>/dev/null | grep -v tools/lxc_start.c | head -n 3 | sed -E 's/^.* ERROR +[^ ]+ - //' | paste -sd ";") || true
  lxc_remove "$1"
  die "container $1 does not start on host $(uname -n): ${log:-lxc-start says nothing}" \
    "mend that there and run the same command again; nothing of the container was kept"
}
