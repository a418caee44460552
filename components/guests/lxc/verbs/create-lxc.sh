# create-lxc: makes a container and starts it. An existing one is kept if it is as asked, and replaced if it differs.
# Request: {stack, dataFolder, owner, name, role, rootfs, init, bridge, address, prefixLength, cpus, memoryMiB}.
# Answer: {id}, which changes when the container is replaced.

verb_create_lxc() {
  begin_brief create-lxc
  hold_host
  lxc_make
}

lxc_make() {
  local name rootfs folder
  need name rootfs
  [[ $name =~ ^[A-Za-z0-9._-]+$ ]] || die "\"$name\" is not a name for a container" "use letters, digits, hyphens, underscores and periods"
  lxc_check
  [[ -d $rootfs ]] || die "host $(uname -n) has no root file system $rootfs" "$(tare_call "host image") puts the image there again"
  lxc_look_for_path
  folder=$LXC_PATH/$name
  lock_to_end "lxc-$name"
  if ! lxc_is_as_asked "$folder" || ! { lxc_mark_anew "$folder" && { lxc_running "$name" || lxc_start "$name"; }; }; then
    [[ ! -e $folder ]] || lxc_remove "$name"
    lxc_define "$name" "$folder"
    lxc_start "$name" || lxc_give_up "$name" "$folder"
  fi
  read_file "$folder/tare.json"
  [[ $TEXT =~ ^'{"id":"'([0-9a-f-]+)'"' ]]
  printf '{"id":"%s"}\n' "${BASH_REMATCH[1]}"
}

# lxc_is_as_asked FOLDER: dies if the name belongs to somebody else.
lxc_is_as_asked() {
  [[ -e $1 ]] || return 1
  lxc_is_ours "$1" ||
    die "host $(uname -n) has a container \"$(basename "$1")\" that is not this stack's ($1)" \
      "rename or remove it (lxc-destroy --force --name $(basename "$1")), or give the stack another name"
  read_file "$1/tare.json"
  [[ -s $1/config && $TEXT == *",\"request\":$ASKED}"$'\n' ]]
}

# lxc_mark_anew FOLDER: gives a container of an older version the stack's identity, and one of a renamed stack its new name.
lxc_mark_anew() {
  local id
  [[ $TEXT != *",\"stack\":\"$STACK\",\"identity\":\"$IDENTITY\","* && $TEXT =~ ^'{"id":"'([0-9a-f-]+)'"' ]] || return 0
  lxc_write_mark "${BASH_REMATCH[1]}" "${1##*/}" "$1/tare.json.new"
  mv "$1/tare.json.new" "$1/tare.json"
}

# lxc_write_mark ID NAME FILE
lxc_write_mark() {
  printf '{"id":"%s","name":"%s","stack":"%s"%s,"request":%s}\n' "$1" "$2" "$STACK" "${IDENTITY:+,\"identity\":\"$IDENTITY\"}" "$ASKED" >"$3"
}

# lxc_define NAME FOLDER: writes the mark first, so that the container can be found whatever happens next. Each file is written
# by one write, so that nobody finds half of it.
lxc_define() {
  local disk id
  disk=$DATA_FOLDER/run/$STACK/disk/$1
  mkdir -p "$2/delta" "$disk"
  read -r id </proc/sys/kernel/random/uuid
  lxc_write_mark "$id" "$1" "$2/tare.json"
  lxc_config "$1" "$2" "$disk"
  printf '%s\n' "${CONFIG[@]}" >"$2/config"
}

# lxc_config NAME FOLDER DISK: sets CONFIG to the lines of the config. The containers get what Docker's get: the same limits,
# capability and system folders, and a hardware address made from the IPv4 address, so that neighbours still know a restarted
# container. The name of this host's end of the interface, at most 15 characters, is made from the address too.
CONFIG=()
lxc_config() {
  local rootfs init bridge address prefixLength cpus memoryMiB veth hwaddr mtu
  local -a octets
  need rootfs init bridge address prefixLength cpus memoryMiB
  IFS=. read -ra octets <<<"$address"
  printf -v veth 'tare%02x%02x%02x%02x' "${octets[@]}"
  printf -v hwaddr '02:42:%02x:%02x:%02x:%02x' "${octets[@]}"
  read -r mtu <"/sys/class/net/$bridge/mtu"
  CONFIG=("lxc.uts.name = $1
lxc.rootfs.path = overlay:$rootfs:$2/delta
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
lxc.net.0.veth.pair = $veth
lxc.net.0.link = $bridge
lxc.net.0.mtu = $mtu
lxc.net.0.flags = up
lxc.net.0.hwaddr = $hwaddr
lxc.net.0.ipv4.address = $address/$prefixLength")
  lxc_limits "$cpus" "$((memoryMiB << 20))"
}

# lxc_limits CPUS BYTES: adds these limits to CONFIG, and forbids swap if the kernel accounts for it.
lxc_limits() {
  if is_cgroup2; then
    CONFIG+=("lxc.cgroup2.cpuset.cpus = $1" "lxc.cgroup2.memory.max = $2" "lxc.cgroup2.memory.swap.max = 0")
    return
  fi
  CONFIG+=("lxc.cgroup.cpuset.cpus = $1" "lxc.cgroup.memory.limit_in_bytes = $2")
  [[ ! -e /sys/fs/cgroup/memory/memory.memsw.limit_in_bytes ]] || CONFIG+=("lxc.cgroup.memory.memsw.limit_in_bytes = $2")
}

lxc_give_up() {
  local log
  # The first lines give the reason; the last ones, from lxc-start itself, only say that it failed.
  log=$(grep ERROR "$2/log" 2>/dev/null | grep -v tools/lxc_start.c | head -n 3 | sed -E 's/^.* ERROR +[^ ]+ - //' | paste -sd ";") || true
  lxc_remove "$1"
  die "container $1 does not start on host $(uname -n): ${log:-lxc-start says nothing}" \
    "mend that there and run the same command again; nothing of the container was kept"
}
