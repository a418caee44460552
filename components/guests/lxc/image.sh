# A guest image as the lower layer of containers.

lxc_place_image() {
  place_rootfs "$1"
}

lxc_image_in_use() {
  lxc_look_for_path
  grep -qsaF "$1/" "$LXC_PATH"/*/config
}

lxc_has_image() {
  has_rootfs "$1"
}
