# accelerator: the first of KVM and TCG that boots a guest of this image on this host.
# Request: {stack, dataFolder, files: {disk, diskFormat, directBoot: {kernel, initrd}}}. Answer: {accelerator}.

LIMIT_SECONDS[accelerator]=300

verb_accelerator() {
  local kernel initrd disk accelerator
  begin accelerator
  need_program qemu-system-x86_64
  kernel=$(need_field .files.directBoot.kernel)
  initrd=$(need_field .files.directBoot.initrd)
  disk=$(need_field .files.disk)
  for accelerator in kvm tcg; do
    [[ $accelerator != kvm || -w /dev/kvm ]] || continue
    if boots_guest "$accelerator" "$kernel" "$initrd" "$disk"; then
      jq -nc --arg accelerator "$accelerator" '{$accelerator}'
      return
    fi
    warn "$accelerator does not boot a guest within ${PROBE_BOOT_SECONDS[$accelerator]} seconds on host $(uname -n)"
  done
  die "neither KVM nor TCG boots a guest on host $(uname -n) within ${PROBE_BOOT_SECONDS[tcg]} seconds" \
    "see what else keeps its CPUs busy, and that qemu-system-x86_64 works there; or set technology to lxc or docker"
}
