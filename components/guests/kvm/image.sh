# A guest image as the disk that a stack's guests share. They boot from its files where they lie.

# The shared disk is an overlay, which names the image's file in its header.
kvm_image_in_use() {
  grep -qsaF "$1/" /etc/libvirt/qemu/*.xml "$DATA_FOLDER"/run/*/pool/*-image.qcow2
}
