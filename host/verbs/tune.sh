# tune: sets on this host what a tuning asks for, after writing down what was before. What this host lacks or refuses is named and
# no error. Called again, it sets what is no longer as it was set.
# Request: {stack, dataFolder, tuning, wireNic, cpus, settings: TuningSettings of scenarios/tuning.ts, root?}.
# root: a folder that stands before /sys, /proc, /dev and /run; empty for the host's own. Answer: HostTuning of scenarios/tuning.ts.

LIMIT_SECONDS[tune]=300

verb_tune() {
  local folder tuning kind target old wanted
  local -A before=() given=()
  local -a planned lines_before=() not_set=()
  begin tune
  hold_host
  folder=$(tuning_folder)
  tuning=$(need_field .tuning)
  lock reservation
  if ! look_at_holder || [[ $HOLDER_IDENTITY != "$IDENTITY" ]]; then
    die "host $(uname -n) is not reserved by stack \"$STACK\", so that nothing would put it back" "run $(tare_call up), which reserves it first"
  fi
  mkdir -p "$folder"
  [[ ! -e $folder/settings ]] || while IFS=$'\t' read -r kind target old wanted; do
    before[$kind$'\t'$target]=$old$'\t'$wanted
    lines_before+=("$kind"$'\t'"$target"$'\t'"$old"$'\t'"$wanted")
  done <"$folder/settings"
  mapfile -t planned < <(plan_tuning)
  plan_settings
  end_unplanned
  printf '%s\n' "$tuning" | replace_file "$folder/name"
  printf '%s' "${not_set[@]/%/$'\n'}" | replace_file "$folder/not-set"
  printf '%s' "${planned[@]/%/$'\n'}" | replace_file "$folder/settings"
  first_line /proc/sys/kernel/random/boot_id | replace_file "$folder/boot"
  apply_settings
  printf '%s' "${not_set[@]/%/$'\n'}" | replace_file "$folder/not-set"
  printf '%s' "${planned[@]/%/$'\n'}" | replace_file "$folder/settings"
  unlock
  tuning_reading
}

# plan_settings: turns the lines of plan_tuning into lines of the file settings. The old value of something that is already as this
# stack set it is the one that was written down then.
plan_settings() {
  local line kind target wanted old known
  local -a lines=("${planned[@]}")
  planned=()
  [[ ${#lines[@]} -gt 0 ]] || return 0
  for line in "${lines[@]}"; do
    IFS=$'\t' read -r kind target wanted <<<"$line"
    if [[ $kind == lacks ]]; then
      not_set+=("$target")
      continue
    fi
    look_at_setting "$kind" "$target"
    if [[ -z $NOW ]]; then
      not_set+=("$(setting_text "$kind" "$target" "$wanted"): $target cannot be read")
      continue
    fi
    known=${before[$kind$'\t'$target]:-}
    old=$NOW
    [[ -z $known || $old != "${known#*$'\t'}" ]] || old=${known%%$'\t'*}
    planned+=("$kind"$'\t'"$target"$'\t'"$old"$'\t'"$wanted")
    given[$kind$'\t'$target]=1
  done
}

# end_unplanned: puts back what an earlier call set and this one does not ask for.
end_unplanned() {
  local line kind target
  local -a failed=() ended=()
  for line in "${lines_before[@]}"; do
    IFS=$'\t' read -r kind target _ <<<"$line"
    [[ -n ${given[$kind$'\t'$target]:-} ]] || ended+=("$line")
  done
  [[ ${#ended[@]} -gt 0 ]] || return 0
  TUNING_WARNINGS=()
  put_back < <(printf '%s\n' "${ended[@]}")
  [[ ${#failed[@]} -eq 0 ]] || die "what was tuned before on host $(uname -n) cannot be put back: ${failed[0]}" "set it there by hand, then run $(tare_call up) again"
}

# apply_settings: sets what is planned. What the host refuses is no part of the plan any more.
apply_settings() {
  local line kind target old wanted said
  local -a lines=("${planned[@]}")
  planned=()
  [[ ${#lines[@]} -gt 0 ]] || return 0
  for line in "${lines[@]}"; do
    IFS=$'\t' read -r kind target old wanted <<<"$line"
    look_at_setting "$kind" "$target"
    if [[ $NOW != "$wanted" && -n $NOW ]]; then
      if ! said=$(write_setting "$kind" "$target" "$wanted"); then
        not_set+=("$(setting_text "$kind" "$target" "$wanted"): $target was refused (${said:-no reason given})")
        continue
      fi
      look_at_setting "$kind" "$target"
      if [[ $NOW != "$wanted" ]]; then
        not_set+=("$(setting_text "$kind" "$target" "$wanted"): $target reads ${NOW:-nothing} afterwards")
        write_setting "$kind" "$target" "$old" >/dev/null || true
        continue
      fi
    fi
    planned+=("$line")
  done
}

# plan_tuning: a line "KIND<tab>TARGET<tab>WANTED" for each thing that is asked for and that this host has, in the order in which they are
# to be set, and "lacks<tab>TEXT" for each that it has not.
plan_tuning() {
  local root nic
  root=$(field .root)
  nic=$(need_field .wireNic)
  plan_nic "$nic"
  if [[ -e $root/run/tare-lab.json ]]; then
    plan_asked .settings.governor "governor" "not a lab's to set: it is of the whole machine"
    plan_asked .settings.turbo "turbo" "not a lab's to set: it is of the whole machine"
    plan_asked .settings.wakeUpMicroseconds "idle states" "not a lab's to set: they are of the whole machine"
    plan_asked .settings.wireInterrupts "interrupts" "not a lab's to set: they are of the whole machine"
    plan_asked .settings.smt "SMT" "not a lab's to set: it is of the whole machine"
    return
  fi
  plan_interrupts "$root" "$nic"
  plan_governor "$root"
  plan_turbo "$root"
  plan_idle "$root"
  # Last, and so put back first: an interrupt cannot go back to a CPU that is offline.
  plan_smt "$root"
}

# plan_asked PATH NAME REASON: says that something is lacking, if it is asked for at all.
plan_asked() {
  [[ -z $(field "$1") ]] || printf 'lacks\t%s: %s\n' "$2" "$3"
}

# plan_nic NIC
plan_nic() {
  local kind word value now
  if ! command -v ethtool >/dev/null; then
    printf 'lacks\tcoalescing and offloads: this host has no program ethtool\n'
    return
  fi
  while read -r kind word value; do
    now=$("read_$kind" "$1" "$word")
    if [[ -z $now ]]; then
      printf 'lacks\t%s: the NIC %s has none\n' "$word" "$1"
    elif [[ $now == *" [fixed]" && $now != "$value [fixed]" ]]; then
      printf 'lacks\t%s: fixed to %s by the driver of %s\n' "$word" "${now% \[fixed]}" "$1"
    else
      printf '%s\t%s\t%s\n' "$kind" "$1 $word" "$value"
    fi
  done < <(jq -r '.settings | (.coalescing // {} | to_entries[] | "coalescing \(.key) \(.value)"),
    (.offloads // {} | to_entries[] | "offload \(.key) \(.value)")' <<<"$REQUEST")
}

# plan_interrupts ROOT NIC: all interrupts of the NIC on the last CPU of the testbed that is no second thread of a core. With affinity the
# first CPU is the main guest's.
plan_interrupts() {
  local file cpu number wanted=''
  local -a files=()
  [[ -n $(field .settings.wireInterrupts) ]] || return 0
  for number in "$1/sys/class/net/$2/device/msi_irqs"/*; do
    file=$1/proc/irq/${number##*/}/smp_affinity_list
    [[ ! -e $file ]] || files+=("$file")
  done
  if [[ ${#files[@]} -eq 0 ]]; then
    printf 'lacks\tinterrupts: the NIC %s has none of its own\n' "$2"
    return
  fi
  for cpu in $(expand_cpus "$(tuned_cpus "$1")"); do is_second_thread "$1" "$cpu" || wanted=$cpu; done
  ! grep -qsx irqbalance "$1"/proc/[0-9]*/comm || printf 'lacks\tinterrupts for certain: irqbalance runs here and may move them again (stop it)\n'
  for file in "${files[@]}"; do printf 'interrupt\t%s\t%s\n' "$file" "${wanted:-0}"; done
}

# tuned_cpus ROOT: the CPUs that the testbed may use.
tuned_cpus() {
  local cpus
  cpus=$(field .cpus)
  printf '%s' "${cpus:-$(<"$1/sys/devices/system/cpu/online")}"
}

# is_second_thread ROOT CPU: whether another CPU comes before it in its core.
is_second_thread() {
  local siblings
  siblings=$(first_line "$1/sys/devices/system/cpu/cpu$2/topology/thread_siblings_list")
  [[ -n $siblings && $(expand_cpus "$siblings" | head -n 1) != "$2" ]]
}

plan_governor() {
  local file known wanted
  local -a files=()
  wanted=$(field .settings.governor)
  [[ -n $wanted ]] || return 0
  for file in "$1"/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_governor; do [[ ! -e $file ]] || files+=("$file"); done
  if [[ ${#files[@]} -eq 0 ]]; then
    printf 'lacks\tgovernor: this host has no cpufreq\n'
    return
  fi
  for file in "${files[@]}"; do
    known=$(first_line "${file%/*}/scaling_available_governors")
    if [[ -n $known && " $known " != *" $wanted "* ]]; then
      printf 'lacks\tgovernor: %s knows no %s, only %s\n' "$file" "$wanted" "${known% }"
    else
      printf 'governor\t%s\t%s\n' "$file" "$wanted"
    fi
  done
}

plan_turbo() {
  local wanted no_turbo="$1/sys/devices/system/cpu/intel_pstate/no_turbo" boost="$1/sys/devices/system/cpu/cpufreq/boost"
  wanted=$(field .settings.turbo)
  if [[ -z $wanted ]]; then
    return
  elif [[ -e $no_turbo ]]; then
    printf 'turbo\t%s\t%s\n' "$no_turbo" "$(if [[ $wanted == on ]]; then echo 0; else echo 1; fi)"
  elif [[ -e $boost ]]; then
    printf 'turbo\t%s\t%s\n' "$boost" "$(if [[ $wanted == on ]]; then echo 1; else echo 0; fi)"
  else
    printf 'lacks\tturbo: this host has no switch for it\n'
  fi
}

# plan_idle ROOT: without a driver there are no idle states to choose from, and holding the file would change nothing.
plan_idle() {
  local wanted driver file="$1/dev/cpu_dma_latency"
  wanted=$(field .settings.wakeUpMicroseconds)
  driver=$(first_line "$1/sys/devices/system/cpu/cpuidle/current_driver")
  if [[ -z $wanted ]]; then
    return
  elif [[ -z $driver || $driver == none ]]; then
    printf 'lacks\tidle states: this host has no cpuidle driver\n'
  elif [[ ! -e $file ]]; then
    printf 'lacks\tidle states: this host has no %s\n' "$file"
  else
    printf 'idle\t%s\t%s\n' "$file" "$wanted"
  fi
}

# plan_smt ROOT: turning SMT off takes second threads offline, and turning it on brings all of them online: which of them were online
# before is written down, too.
plan_smt() {
  local wanted now file cpu control="$1/sys/devices/system/cpu/smt/control"
  wanted=$(field .settings.smt)
  now=$(first_line "$control")
  if [[ -z $wanted ]]; then
    return
  elif [[ -z $now || $now == notsupported || $now == notimplemented ]]; then
    printf 'lacks\tSMT: this host has no second threads to turn off (%s)\n' "${now:-no $control}"
  elif [[ $now == forceoff ]]; then
    printf 'lacks\tSMT: it is off for good (forceoff)\n'
  elif [[ $now != "$wanted" ]] && grep -qsE ' cgroup ([^ ]*,)?cpuset[, ]' "$1/proc/self/mounts"; then
    printf 'lacks\tSMT: this host has control groups v1, whose cpusets lose a CPU that goes offline for good\n'
  else
    for file in "$1"/sys/devices/system/cpu/cpu[0-9]*/online; do
      [[ -e $file ]] || continue
      cpu=${file%/online}
      if is_second_thread "$1" "${cpu##*/cpu}" || [[ $(first_line "$file") == 0 ]]; then printf 'online\t%s\t0\n' "$file"; fi
    done
    printf 'smt\t%s\t%s\n' "$control" "$wanted"
  fi
}
