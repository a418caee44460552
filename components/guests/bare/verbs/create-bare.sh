# create-bare: makes a bare guest and starts it. An existing one is kept if it is as asked, and replaced if it differs.
# Request: {stack, dataFolder, owner, name, role, rootfs, init, bridge, address, prefixLength, cpus, memoryMiB}.
# Answer: {id}, which changes when the guest is replaced.

verb_create_bare() {
  begin_brief create-bare
  hold_host
  bare_make
}

bare_make() {
  local name role rootfs init bridge address prefixLength cpus memoryMiB folder id
  need name role rootfs init bridge address prefixLength cpus memoryMiB
  [[ $name =~ ^[A-Za-z0-9._-]+$ ]] || die "\"$name\" is not a name for a guest" "use letters, digits, hyphens, underscores and periods"
  bare_check
  [[ -d $rootfs ]] || die "host $(uname -n) has no root file system $rootfs" "$(tare_call "host image") puts the image there again"
  [[ -d /sys/class/net/$bridge ]] || die "host $(uname -n) has no bridge $bridge" "make it there, or set senderBridge or responderBridge"
  lock_to_end "bare-$name"
  folder=$(bare_folder "$name")
  if ! bare_is_as_asked "$name" || ! { bare_mark_anew "$name" && { bare_running "$name" || bare_start "$name"; }; }; then
    [[ ! -e $folder ]] || bare_remove "$name"
    mkdir -p "$folder"
    read -r id </proc/sys/kernel/random/uuid
    bare_write_mark "$id" "$name"
    bare_start "$name" || bare_give_up "$name"
  fi
  read_file "$folder/tare.json"
  printf '{"id":"%s"}\n' "$(bare_member id)"
}

# bare_is_as_asked NAME: dies if the name belongs to somebody else.
bare_is_as_asked() {
  local folder
  folder=$(bare_folder "$1")
  [[ -e $folder ]] || return 1
  bare_is_ours "$1" ||
    die "host $(uname -n) has a bare guest \"$1\" that is not this stack's ($folder)" "see whose it is (./tare doctor --leaks), or give the stack another name"
  read_file "$folder/tare.json"
  [[ $TEXT == *",\"request\":$ASKED}"$'\n' ]]
}

# bare_mark_anew NAME: gives the guest of a renamed stack its new name.
bare_mark_anew() {
  [[ $TEXT == *",\"stack\":\"$STACK\",\"identity\":\"$IDENTITY\","* ]] || bare_write_mark "$(bare_member id)" "$1"
}

# bare_write_mark ID NAME: in one step, so that nobody finds half of it.
bare_write_mark() {
  printf '{"id":"%s","name":"%s","stack":"%s","identity":"%s","request":%s}\n' "$1" "$2" "$STACK" "$IDENTITY" "$ASKED" |
    replace_file "$(bare_folder "$2")/tare.json"
}

bare_give_up() {
  local TEXT
  read_file "$(bare_folder "$1")/log"
  TEXT=${TEXT%$'\n'}
  bare_remove "$1"
  die "guest $1 does not start on host $(uname -n): ${TEXT##*$'\n'}" "mend that there and run the same command again; nothing of the guest was kept"
}
