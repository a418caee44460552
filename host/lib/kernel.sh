# What the kernel keeps that a testbed could have made or set, as lib/inventory.sh lists it.

inventory_kernel() {
  inventory_links
  inventory_addresses
  inventory_qdiscs
  inventory_firewall
  inventory_mounts
  inventory_control_groups
  inventory_settings
}

inventory_links() {
  ip -o link show | sed -E 's/^[0-9]+: ([^:@]+).*/link\t\1\t/'
}

inventory_addresses() {
  ip -o -4 address show | awk '{ print "address\t" $2 " " $4 "\t" }'
}

# Lines "DEVICE KIND root" or "DEVICE KIND parent ID". What a virtual interface has by itself (noqueue) comes and goes with it.
inventory_qdiscs() {
  command -v tc >/dev/null || return 0
  tc qdisc show | awk '$2 != "noqueue" {
    device = place = ""
    for (i = 3; i <= NF; i++) {
      if ($i == "dev") device = $(i + 1)
      if ($i == "root") place = "root"
      if ($i == "parent") place = "parent " $(i + 1)
    }
    print "qdisc\t" device " " $2 " " place "\t"
  }'
}

# The tables that could be a stack's sink, and all rules, also of other tables, as "FAMILY TABLE CHAIN: RULE": daemons of guests change
# those of their own. What sets hold is left out, because programs that watch a network change it all the time.
inventory_firewall() {
  command -v nft >/dev/null || return 0
  nft list tables 2>/dev/null | awk '$3 ~ /^tare-/ { print $3 }' | marked_by_name "firewall table"
  nft --stateless list ruleset 2>/dev/null | awk '
    $1 == "table" { table = $2 " " $3; next }
    $1 == "chain" { chain = $2; next }
    $1 == "}" { chain = ""; next }
    chain != "" && NF { sub(/^[ \t]+/, ""); gsub(/\t/, " "); print "firewall rule\t" table " " chain ": " $0 "\t" }'
}

# A mount below a folder that is named after a guest is that guest's stack's.
inventory_mounts() {
  awk '{ print $2 }' /proc/self/mounts | named_after_guest mount
}

# The uppermost control groups, in which daemons put those of their guests, and those that are named after guests.
inventory_control_groups() {
  local depth=1
  is_cgroup2 || depth=2
  {
    find /sys/fs/cgroup -mindepth "$depth" -maxdepth "$depth" -type d -printf '%P\n'
    find /sys/fs/cgroup -mindepth "$depth" -maxdepth 4 -type d -name '*tare*' -printf '%P\n'
  } 2>/dev/null | sort -u | named_after_guest "control group"
}

# Settings that guests, their daemons or a load could change, as "KEY = VALUE".
inventory_settings() {
  find /proc/sys/net/{core,bridge,ipv4/ip_forward} /proc/sys/net/ipv{4,6}/conf/{all,default} \
    /proc/sys/kernel/{numa_balancing,nmi_watchdog} /proc/sys/kernel/sched_* \
    /proc/sys/vm/{swappiness,overcommit_memory,nr_hugepages} -type f -perm -u+r -print0 2>/dev/null |
    { xargs -0r grep -s '' || true; } | sed -E 's#^/proc/sys/([^:]*):(.*)$#\1 = \2#; s/\t/ /g' |
    awk '{ key = $1; gsub("/", ".", key); sub(/^[^ ]*/, key); print "sysctl\t" $0 "\t" }'
}

# named_after_guest KIND: reads names of files on stdin. One with a part that is named after a guest is its stack's, whichever that is.
# systemd writes "\x2d" for "-", and the kernel "\134" for "\".
named_after_guest() {
  awk -v kind="$1" '{
    plain = $0
    gsub(/\\134/, "\\", plain)
    gsub(/\\x2d/, "-", plain)
    stack = ""
    if (match(plain, /(^|[.\/-])tare-[^\/]+-(sender|responder|bg-[0-9]+)([.\/-]|$)/)) {
      stack = substr(plain, RSTART, RLENGTH)
      sub(/^[.\/-]?tare-/, "", stack)
      sub(/-(sender|responder|bg-[0-9]+)[.\/-]?$/, "", stack)
    }
    print kind "\t" $0 "\t" stack
  }'
}

# marked_in_kernel: lines "KIND<tab>NAME<tab>STACK" of mounts, and of control groups without processes, that are named after guests of any
# stack. A control group that holds processes ends with its guest, which bears marks of its own.
marked_in_kernel() {
  local kind name stack
  {
    inventory_mounts
    inventory_control_groups
  } | while IFS=$'\t' read -r kind name stack; do
    [[ -n $stack ]] || continue
    [[ $kind == mount ]] || is_idle_control_group "/sys/fs/cgroup/$name" || continue
    printf '%s\t%s\t%s\n' "$kind" "$name" "$stack"
  done
}

# is_idle_control_group FOLDER: neither it nor a group in it holds a process.
is_idle_control_group() {
  [[ -z $(cgroup_pids "$1") ]]
}

# remove_control_groups STACK: those that ended guests have left. One that holds processes stays.
remove_control_groups() {
  local folder
  inventory_control_groups | awk -F '\t' -v stack="$1" '$3 == stack { print length($2) "\t" $2 }' | sort -rn | while IFS=$'\t' read -r _ folder; do
    rmdir "/sys/fs/cgroup/$folder" 2>/dev/null || true
  done
}
