# Finds out what boots virtual machines on this host. /dev/kvm may exist and open and still not run a kernel; only a guest from
# the testbed's own image that comes up proves that it works.

# On an idle host a guest boots in about one second under KVM and in three under TCG. TCG gets as long as a busy host may need,
# because it is the last choice.
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
  # The guest writes this line when it is up.
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

# kvm_boots: true or false; null if this host has no image to try it with.
kvm_boots() {
  local folder
  for folder in "$DATA_FOLDER"/images/*/; do
    [[ -r $folder/kernel && -r $folder/initrd && -r $folder/disk.squashfs ]] || continue
    if boots_guest kvm "$folder/kernel" "$folder/initrd" "$folder/disk.squashfs"; then echo true; else echo false; fi
    return
  done
  echo null
}
