# A guest image as a folder that many guests share: root.tar is unpacked into FOLDER/rootfs beside it. Each guest has an overlay on it.

# place_rootfs FOLDER: unpacks it, also anew where somebody has changed what was unpacked.
place_rootfs() {
  local found wanted flaw
  if has_rootfs "$1"; then
    found=$(tree_sha256 "$1/rootfs")
    wanted=$(<"$1/rootfs.sha256")
    [[ $found != "$wanted" ]] || return 0
    flaw="$1/rootfs of host $(uname -n) was changed since it was unpacked (SHA-256 $found instead of $wanted)"
    ! image_in_use "$1" || die "$flaw, and containers stand on it" "destroy their stack and deploy it again, which unpacks the image anew"
    warn "$flaw: it is unpacked anew"
  fi
  unpack_rootfs "$1"
}

unpack_rootfs() {
  local said
  rm -rf "$1/rootfs" "$1/.rootfs.partial"
  mkdir "$1/.rootfs.partial"
  said=$(tar --extract --numeric-owner --preserve-permissions --xattrs --xattrs-include='*' --file "$1/root.tar" \
    --directory "$1/.rootfs.partial" 2>&1) ||
    die "$1/root.tar cannot be unpacked on host $(uname -n): ${said##*$'\n'}" "make room there, or mend its disk, then run the same command again"
  tree_sha256 "$1/.rootfs.partial" >"$1/rootfs.sha256"
  mv -T "$1/.rootfs.partial" "$1/rootfs"
}

# tree_sha256 FOLDER: digest of names, owners, modes, times, links, attributes and contents.
tree_sha256() {
  tar --create --sort=name --numeric-owner --format=posix --pax-option=delete=atime,delete=ctime --xattrs --xattrs-include='*' \
    --directory "$1" . | sha256sum | cut -d ' ' -f 1
}

has_rootfs() {
  [[ -n $(ls -A "$1/rootfs" 2>/dev/null) ]]
}
