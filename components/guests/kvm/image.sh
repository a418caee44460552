# A guest image as the disk that a stack's guests share. They boot from its files in the image's folder.

# The shared disk is an overlay whose header names the image's file.
kvm_image_in_use() {
  grep -qsaF "$1/" /etc/libvirt/qemu/*.xml "$DATA_FOLDER"/run/*/pool/*-image.qcow2
}

# Guests boot from the files themselves, of which some or all may be gone.
kvm_has_image() {
  return 1
}
