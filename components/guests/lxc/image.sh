# A guest image as the lower layer of containers: root.tar is unpacked into a folder beside it.

lxc_place_image() {
  local found wanted flaw
  if lxc_has_image "$1"; then
    found=$(tree_sha256 "$1/rootfs")
    wanted=$(<"$1/rootfs.sha256")
    [[ $found != "$wanted" ]] || return 0
    flaw="$1/rootfs of host $(uname -n) was changed since it was unpacked (SHA-256 $found instead of $wanted)"
    ! image_in_use "$1" || die "$flaw, and containers stand on it" "destroy their stack and deploy it again, which unpacks the image anew"
    warn "$flaw: it is unpacked anew"
  fi
  lxc_unpack_image "$1"
}

lxc_unpack_image() {
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

lxc_image_in_use() {
  lxc_look_for_path
  grep -qsaF "$1/" "$LXC_PATH"/*/config
}

lxc_has_image() {
  [[ -n $(ls -A "$1/rootfs" 2>/dev/null) ]]
}
