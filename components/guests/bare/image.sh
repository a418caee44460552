# A guest image as the lower layer of the roots that bare guests run from.

bare_place_image() {
  place_rootfs "$1"
}

bare_image_in_use() {
  grep -qsaF "$1/" "$DATA_FOLDER"/bare/*/tare.json
}

bare_has_image() {
  has_rootfs "$1"
}
