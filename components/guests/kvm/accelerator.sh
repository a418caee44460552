# What boots virtual machines on this host. /dev/kvm may be there and open and yet not run a kernel, so nothing counts but a guest
# of the testbed's own image that came up.

# A guest needs about one second under KVM, and three under TCG, on a host that has nothing else to do. After TCG there is nothing
# left to try, so it has as long as a busy host may take.
declare -rA PROBE_BOOT_SECONDS=([kvm]=12 [tcg]=180)

# boots_guest ACCELERATOR KERNEL INITRD DISK
boots_guest() {
  local console emulator cpu=max came_up=1
  [[ $1 != kvm ]] || cpu=host
  console=$(mktemp)
  timeout -k 1 "${PROBE_BOOT_SECONDS[$1]}" qemu-system-x86_64 -accel "$1" -cpu "$cpu" -m 128 -nodefaults -no-user-config \
    -display none -no-reboot -serial "file:$console" -kernel "$2" -initrd "$3" -append "console=ttyS0 quiet" \
    -drive "if=virtio,format=raw,readonly=on,file=$4" </dev/null >/dev/null 2>&1 &
  emulator=$!
  # The guest says when it is up.
  while kill -0 "$emulator" 2>/dev/null; do
    if grep -aqs '^tare: ready' "$console"; then
      came_up=0
      break
    fi
    sleep 0.1
  done
  kill "$emulator" 2>/dev/null || true
  wait "$emulator" || true
  rm -f "$console"
  return "$came_up"
}

# kvm_boots: true or false; null on a host that holds no image to try it with.
kvm_boots() {
  local folder
  for folder in "$DATA_FOLDER"/images/*/; do
    [[ -r $folder/kernel && -r $folder/initrd && -r $folder/disk.squashfs ]] || continue
    if boots_guest kvm "$folder/kernel" "$folder/initrd" "$folder/disk.squashfs"; then echo true; else echo false; fi
    return
  done
  echo null
}
