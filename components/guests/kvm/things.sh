# What KVM guests leave on a host: domains, and pools with volumes. Their names say which stack they belong to, and a domain's
# metadata its identity.

kvm_inventory() {
  local pool
  virsh --connect qemu:///system uri >/dev/null 2>&1 || return 0
  virsh --connect qemu:///system list --all --name | kvm_with_identity | while IFS=$'\t' read -r name identity; do
    printf '%s\t%s\n' "$(marked_by_name domain <<<"$name")" "$identity"
  done
  while IFS= read -r pool; do
    [[ -n $pool ]] || continue
    printf '%s\n' "$pool" | marked_by_name pool
    virsh --connect qemu:///system vol-list "$pool" 2>/dev/null | awk -v pool="$pool" 'NR > 2 && NF { print pool "/" $1 }' |
      marked_by_name volume
  done < <(virsh --connect qemu:///system pool-list --all --name)
  virsh --connect qemu:///system net-list --all --name 2>/dev/null | sed -n 's/^..*$/libvirt network\t&\t/p'
}

kvm_marked() {
  local pool
  timeout 10 virsh --connect qemu:///system uri >/dev/null 2>&1 || return 0
  virsh --connect qemu:///system list --all --name | kvm_with_identity | while IFS=$'\t' read -r name identity; do
    stack_of_name domain '' <<<"$name" | sed "s/\$/\t$identity/"
  done
  while IFS= read -r pool; do
    [[ -n $pool ]] || continue
    stack_of_name pool '' <<<"$pool"
    virsh --connect qemu:///system vol-list "$pool" 2>/dev/null | awk 'NR > 2 && NF { print $1 }' | stack_of_name volume "$pool/"
  done < <(virsh --connect qemu:///system pool-list --all --name)
}

# A volume is named POOL/VOLUME.
kvm_reclaim() {
  [[ ${2#*/} == "tare-$STACK-"* ]] || return 1
  case $1 in
    domain)
      owns "$STACK" "$(kvm_with_identity <<<"$2" | cut -f 2)" "$1" "$2" || return 1
      virsh --connect qemu:///system destroy "$2" || true
      virsh --connect qemu:///system undefine "$2" --nvram --managed-save
      ;;
    volume) virsh --connect qemu:///system vol-delete "${2#*/}" --pool "${2%%/*}" ;;
    pool)
      virsh --connect qemu:///system pool-destroy "$2" || true
      virsh --connect qemu:///system pool-delete "$2" && virsh --connect qemu:///system pool-undefine "$2"
      ;;
    *) return 1 ;;
  esac
}

kvm_removal() {
  case $1 in
    domain) printf 'virsh destroy %s; virsh undefine %s' "$2" "$2" ;;
    volume) printf 'virsh vol-delete %s --pool %s' "${2#*/}" "${2%%/*}" ;;
    pool) printf 'virsh pool-destroy %s; virsh pool-delete %s; virsh pool-undefine %s' "$2" "$2" "$2" ;;
    "libvirt network") printf 'virsh net-destroy %s; virsh net-undefine %s' "$2" "$2" ;;
  esac
}

kvm_forget_logs() {
  rm -f "$KVM_LOGS/tare-$1"-*.log*
}

# Tries to boot a guest only for a KVM stack, because that takes time.
kvm_inspect() {
  jq -nc \
    --arg libvirt "$(timeout 10 virsh --connect qemu:///system version --daemon 2>/dev/null | sed -n 's/^Running against daemon: //p')" \
    --argjson present "$(if [[ -e /dev/kvm ]]; then echo true; else echo false; fi)" \
    --argjson opens "$(if (: <>/dev/kvm) 2>/dev/null; then echo true; else echo false; fi)" \
    --argjson boots "$(if [[ $(field .technology) == kvm && -w /dev/kvm ]]; then kvm_boots; else echo null; fi)" \
    '{libvirt: (if $libvirt == "" then null else $libvirt end), kvm: {$present, $opens, $boots}}'
}
