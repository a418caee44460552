# accelerator: finds the first of KVM and TCG that boots a guest of this image on this host.
# Request: {stack, dataFolder, files: {disk, diskFormat, directBoot: null | {kernel, initrd}}}. Answer: {accelerator}.

LIMIT_SECONDS[accelerator]=300

# A cloud image takes longer: it has a boot loader, and a kernel that waits for hardware.
declare -rA CLOUD_BOOT_SECONDS=([kvm]=40 [tcg]=180)

verb_accelerator() {
  local accelerator disk kernel limits=PROBE_BOOT_SECONDS
  begin accelerator
  hold_host
  need_program qemu-system-x86_64
  disk=$(need_field .files.disk)
  kernel=$(field .files.directBoot.kernel)
  [[ -n $kernel ]] || limits=CLOUD_BOOT_SECONDS
  local -n seconds=$limits
  for accelerator in kvm tcg; do
    [[ $accelerator != kvm || -w /dev/kvm ]] || continue
    if probe_boot "$accelerator" "$kernel" "$disk"; then
      jq -nc --arg accelerator "$accelerator" '{$accelerator}'
      return
    fi
    warn "$accelerator does not boot a guest within ${seconds[$accelerator]} seconds on host $(uname -n)"
  done
  die "neither KVM nor TCG boots a guest on host $(uname -n) within ${seconds[tcg]} seconds" \
    "see what else keeps its CPUs busy, and that qemu-system-x86_64 works there (a cloud image must boot with BIOS and speak on ttyS0); or set technology to lxc or docker"
}

# probe_boot ACCELERATOR KERNEL DISK
probe_boot() {
  if [[ -n $2 ]]; then
    boots_guest "$1" "$2" "$(need_field .files.directBoot.initrd)" "$3"
  else
    boots_cloud_image "$1" "$3"
  fi
}

# boots_cloud_image ACCELERATOR DISK: succeeds when the kernel, or what it starts, writes to the serial line. Nothing is written to
# the disk.
boots_cloud_image() {
  local folder cpu=max came_up=1
  [[ $1 != kvm ]] || cpu=host
  folder=$(mktemp -d)
  TMPDIR=$folder timeout -k 1 "${CLOUD_BOOT_SECONDS[$1]}" qemu-system-x86_64 -accel "$1" -cpu "$cpu" -m 256 -nodefaults -no-user-config \
    -display none -no-reboot -serial "file:$folder/console" -drive "if=virtio,format=qcow2,snapshot=on,file=$2" </dev/null >/dev/null 2>&1 &
  until ! kill -0 $! 2>/dev/null; do
    if grep -aqsE 'Linux version|systemd\[1\]|cloud-init|login:' "$folder/console"; then
      came_up=0
      break
    fi
    sleep 0.2
  done
  kill $! 2>/dev/null || true
  wait $! || true
  rm -rf "$folder"
  return "$came_up"
}
