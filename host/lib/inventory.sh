# All things on this host that a testbed could have made: lines "KIND<tab>NAME<tab>STACK", sorted; STACK is empty if the
# thing does not say whose it is. The image cache and the host programs outlive stacks and are not in this list.

inventory() {
  {
    each_kind inventory
    inventory_firewall
    inventory_links
    inventory_addresses
    inventory_files
    inventory_processes
  } | name_owners | sort -u
}

# name_owners: kinds may say in a fourth column which identity a thing bears. Here it decides whether the thing is this stack's, and
# is left out, so that inventories with and without it can be compared.
name_owners() {
  awk -F '\t' -v OFS='\t' -v stack="$STACK" -v own="$IDENTITY" '{
    if ($4 != "" && own != "") $3 = $4 == own ? stack : $3 == stack ? "" : $3
    print $1, $2, $3
  }'
}

# Only tables that could be a stack's sink: others come and go with other programs on this host.
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

# This verb's own processes are left out.
inventory_processes() {
  local pid own
  own=$(owner_pattern "$ACTIVITY")
  while IFS= read -r pid; do
    grep -Eqsz -- "$own" "/proc/$pid/environ" ||
      printf 'process\t%s %s\t%s\n' "$pid" "$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | cut -c 1-80)" "$STACK"
  done < <(owned_pids)
}

# marked_by_name KIND: reads names on stdin. "tare-STACK" and "tare-STACK-…" belong to the stack, also with a pool before them.
marked_by_name() {
  awk -v kind="$1" -v stack="$STACK" '
    NF {
      name = $0
      sub(/^.*\//, "", name)
      mine = name == "tare-" stack || index(name, "tare-" stack "-") == 1
      print kind "\t" $0 "\t" (mine ? stack : "")
    }'
}

# stack_of_name KIND PREFIX: reads names on stdin, for things whose name is their only mark: it must be tare-STACK-ROLE…, as
# scenarios/guestNames.ts makes it. Prints lines "KIND<tab>PREFIXNAME<tab>STACK".
stack_of_name() {
  sed -nE "s#^(tare-(.+)-(sender|responder|bg-[0-9]+)([.-].*)?)\$#$1\t$2\1\t\2#p"
}

# image_cache: names of what lies in the cache, one a line.
image_cache() {
  [[ ! -d $DATA_FOLDER/images ]] || find "$DATA_FOLDER/images" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort
}
