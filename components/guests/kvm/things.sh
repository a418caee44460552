# What KVM guests leave on a host: domains, and pools with volumes. Their names say which stack they belong to, and a domain's
# metadata its identity.

kvm_inventory() {
  local pool
  virsh --connect qemu:///system uri >/dev/null 2>&1 || return 0
  virsh --connect qemu:///system list --all --name | kvm_with_identity | while IFS=$'\t' read -r name identity; do
    printf '%s\t%s\n' "$(marked_by_name domain <<<"$name")" "$identity"
  done
  while read -r pool; do
    marked_by_name pool <<<"$pool"
    kvm_volumes "$pool" | sed "s#^#$pool/#" | marked_by_name volume
  done < <(kvm_pools)
  virsh --connect qemu:///system net-list --all --name 2>/dev/null | sed -n 's/^..*$/libvirt network\t&\t/p'
}

kvm_marked() {
  local pool
  timeout 10 virsh --connect qemu:///system uri >/dev/null 2>&1 || return 0
  virsh --connect qemu:///system list --all --name | kvm_with_identity | while IFS=$'\t' read -r name identity; do
    stack_of_name domain '' <<<"$name" | sed "s/\$/\t$identity/"
  done
  while read -r pool; do
    stack_of_name pool '' <<<"$pool"
    kvm_volumes "$pool" | stack_of_name volume "$pool/"
  done < <(kvm_pools)
}

# kvm_pools: the names of all pools, running or not. virsh fills names up with blanks to 20 characters.
kvm_pools() {
  virsh --connect qemu:///system pool-list --all --name | sed 's/ *$//; /^$/d'
}

# kvm_volumes POOL: the names of its volumes. libvirt lists none of a stopped pool.
kvm_volumes() {
  virsh --connect qemu:///system vol-list "$1" 2>/dev/null | awk 'NR > 2 && NF { print $1 }' || true
}

# A volume is named POOL/VOLUME.
kvm_reclaim() {
  local volume
  [[ ${2#*/} == "tare-$STACK-"* ]] || return 1
  case $1 in
    domain)
      owns "$STACK" "$(kvm_with_identity <<<"$2" | cut -f 2)" "$1" "$2" || return 1
      virsh --connect qemu:///system destroy "$2" || true
      virsh --connect qemu:///system undefine "$2" --nvram --managed-save
      ;;
    volume) virsh --connect qemu:///system vol-delete "${2#*/}" --pool "${2%%/*}" ;;
    pool)
      # Nobody has removed the volumes of a stopped pool yet, because they are listed only now.
      virsh --connect qemu:///system pool-start "$2" 2>/dev/null || true
      for volume in $(kvm_volumes "$2"); do
        [[ $volume != "tare-$STACK-"* ]] || virsh --connect qemu:///system vol-delete "$volume" --pool "$2"
      done
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
