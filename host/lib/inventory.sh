# What is on a host that a testbed could have put there: lines "KIND<tab>NAME<tab>STACK", sorted; STACK is empty where the
# thing does not say whose it is. The image cache and the host programs outlive stacks and are counted apart.

inventory() {
  {
    inventory_docker
    inventory_libvirt
    inventory_lxc
    inventory_firewall
    inventory_links
    inventory_addresses
    inventory_files
    inventory_processes
  } | sort -u
}

inventory_docker() {
  docker info >/dev/null 2>&1 || return 0
  docker ps --all --format $'container\t{{.Names}}\t{{.Label "tare.stack"}}'
  docker network ls --format $'docker network\t{{.Name}}\t{{.Label "tare.stack"}}'
}

# Neither domains nor LXC containers nor volumes carry labels that a list shows: their names, tare-STACK-…, say whose they are.
inventory_libvirt() {
  local pool
  virsh --connect qemu:///system uri >/dev/null 2>&1 || return 0
  virsh --connect qemu:///system list --all --name | marked_by_name domain
  while IFS= read -r pool; do
    [[ -n $pool ]] || continue
    printf '%s\n' "$pool" | marked_by_name pool
    virsh --connect qemu:///system vol-list "$pool" 2>/dev/null | awk -v pool="$pool" 'NR > 2 && NF { print pool "/" $1 }' |
      marked_by_name volume
  done < <(virsh --connect qemu:///system pool-list --all --name)
}

inventory_lxc() {
  command -v lxc-ls >/dev/null || return 0
  { lxc-ls -1 2>/dev/null || true; } | marked_by_name "lxc container"
}

# Only what could be a stack's sink: other tables come and go with what else runs here.
inventory_firewall() {
  command -v nft >/dev/null || return 0
  nft list tables 2>/dev/null | awk '$3 ~ /^tare-/ { print $3 }' | marked_by_name "firewall table"
}

inventory_links() {
  ip -o link show | sed -E 's/^[0-9]+: ([^:@]+).*/link\t\1\t/'
}

inventory_addresses() {
  ip -o -4 address show | awk '{ print "address\t" $2 " " $4 "\t" }'
}

inventory_files() {
  local folder
  [[ -d $DATA_FOLDER/run ]] || return 0
  for folder in "$DATA_FOLDER/run/$STACK"/*; do
    [[ ! -e $folder ]] || printf 'file\t%s\t%s\n' "$folder" "$STACK"
  done
}

# Of this verb's own processes there are always some.
inventory_processes() {
  local pid own
  own=$(owner_pattern "$ACTIVITY")
  while IFS= read -r pid; do
    grep -Eqsz -- "$own" "/proc/$pid/environ" ||
      printf 'process\t%s %s\t%s\n' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | cut -c 1-80)" "$STACK"
  done < <(owned_pids)
}

# marked_by_name KIND: names on stdin; "tare-STACK" or "tare-STACK-…", below a pool too, is the stack's own.
marked_by_name() {
  awk -v kind="$1" -v stack="$STACK" '
    NF {
      name = $0
      sub(/^.*\//, "", name)
      mine = name == "tare-" stack || index(name, "tare-" stack "-") == 1
      print kind "\t" $0 "\t" (mine ? stack : "")
    }'
}

# image_cache: names of what lies in the cache, one a line.
image_cache() {
  [[ ! -d $DATA_FOLDER/images ]] || find "$DATA_FOLDER/images" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort
}
