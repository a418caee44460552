# All things on this host that a testbed could have made or set: lines "KIND<tab>NAME<tab>STACK", sorted; STACK is empty if the
# thing does not say whose it is. The image cache and the host programs outlive stacks and are not in this list.

inventory() {
  {
    each_kind inventory
    inventory_kernel
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
      printf 'process\t%s %s\t%s\n' "$pid" "$(command_line "$pid" 80)" "$STACK"
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

# inventory_changes BEFORE AFTER: "+<tab>LINE" for what is new, "-<tab>LINE" for what is gone. A setting that has another value is a line
# that is gone. An inventory of an older version lists no settings, and fewer kinds of things: of kinds that it does not have, only what
# is the stack's own counts. Some also end names with blanks, as the program that lists them does.
inventory_changes() {
  {
    comm -23 <(without_padding "$1") <(without_padding "$2") | sed 's/^/-\t/'
    comm -13 <(without_padding "$1") <(without_padding "$2") | sed 's/^/+\t/'
  } | awk -F '\t' -v stack="$STACK" '
    FILENAME != "-" { listed[$1]; next }
    $1 == "+" && $4 != stack && !("sysctl" in listed) && !($2 in listed) { next }
    $2 == "sysctl" { key = $3; sub(/ = .*/, "", key); if ($1 == "-") { was[key] } else if (key in was) { next } }
    { print }' "$1" -
}

# without_padding FILE: its lines, sorted, with no blanks before a tab.
without_padding() {
  sed 's/ *\t/\t/g' "$1" | sort
}

# undo_of CHANGE KIND NAME: the command that undoes this change, on this host; nothing if there is none.
undo_of() {
  local -a words
  read -ra words <<<"$3"
  case "$1 $2" in
    "- sysctl") printf 'sysctl -w %q' "${3/ = /=}" ;;
    "- "*) ;;
    "+ link") printf 'ip link delete %s' "$3" ;;
    "+ address") printf 'ip address delete %s dev %s' "${words[1]}" "${words[0]}" ;;
    "+ qdisc") printf 'tc qdisc delete dev %s %s' "${words[0]}" "${words[2]}${words[3]:+ ${words[3]}}" ;;
    "+ mount") printf 'umount %q' "$3" ;;
    "+ control group") printf 'rmdir %q' "/sys/fs/cgroup/$3" ;;
    "+ firewall table") printf 'nft delete table ip %s' "$3" ;;
    "+ firewall rule")
      words[2]=${words[2]%:}
      printf "nft delete rule %s handle \$(nft -sa list chain %s | grep -F -m 1 %q | sed 's/.* //')" "${words[*]:0:3}" "${words[*]:0:3}" "${3#*: }"
      ;;
    "+ file" | "+ files") printf 'rm -r %q' "$3" ;;
    "+ process") printf 'kill %s' "${words[0]}" ;;
    *) each_kind removal "$2" "$3" ;;
  esac
}
