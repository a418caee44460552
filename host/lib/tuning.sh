# A tuning: settings of this host that a stack asks for as long as its testbed stands (scenarios/tuning.ts says which).
# DATA_FOLDER/reservation/tuning/ has what is needed to put back what was before, and is written before the first thing is set:
#   name      the tuning's name
#   settings  lines "KIND<tab>TARGET<tab>OLD<tab>WANTED" in the order in which they are set; put back from the last to the first
#   not-set   lines that say what was asked for and is not set, with the reason
#   boot      the boot of the kernel that they were set in
#   holder    "PID START_TICKS MICROSECONDS" of the process that holds /dev/cpu_dma_latency open (verb hold-idle)
# How the kernel describes each file is cited in scenarios/tuning.ts.

# A setting is put back only if it still reads as it was set: another value is somebody else's.

tuning_folder() {
  printf '%s/reservation/tuning' "$DATA_FOLDER"
}

# look_at_setting KIND TARGET: sets NOW to its present value, or to nothing if it cannot be read. A host may have a file for each of
# some hundred CPUs: no program is started for one.
NOW=
look_at_setting() {
  NOW=
  case $1 in
    idle) NOW=$(held_microseconds "$2") ;;
    coalescing) NOW=$(read_coalescing "${2% *}" "${2#* }") ;;
    offload) NOW=$(read_offload "${2% *}" "${2#* }") && NOW=${NOW%% \[*} ;;
    *) { IFS= read -r NOW <"$2"; } 2>/dev/null || true ;;
  esac
}

# write_setting KIND TARGET VALUE: fails with what the host says about it on stdout.
write_setting() {
  local said
  said=$(
    exec 2>&1
    case $1 in
      idle) if [[ $3 == released ]]; then release_idle; else hold_idle "$2" "$3"; fi ;;
      coalescing) ethtool -C "${2% *}" "${2#* }" "$3" ;;
      offload) ethtool -K "${2% *}" "${2#* }" "$3" ;;
      # A file that is gone must not be made anew.
      *) [[ -e $2 ]] && printf '%s\n' "$3" >"$2" ;;
    esac
  ) && return
  said=${said##*$'\n'}
  printf '%s' "${said##*: }"
  return 1
}

# read_coalescing NIC WORD: the value of a word of `ethtool -C`; nothing where the NIC has none.
read_coalescing() {
  ethtool -c "$1" 2>/dev/null | case $2 in
    adaptive-rx) sed -nE 's/^Adaptive RX: *(on|off).*/\1/p' ;;
    adaptive-tx) sed -nE 's/^Adaptive .*TX: *(on|off).*/\1/p' ;;
    *) sed -nE "s/^$2:[[:space:]]*([0-9]+)$/\1/p" ;;
  esac || true
}

# read_offload NIC FEATURE: "on" or "off", with " [fixed]" if the driver allows no other.
read_offload() {
  ethtool -k "$1" 2>/dev/null | sed -nE "s/^[[:space:]]*$2: (.*)/\1/p" || true
}

# hold_idle FILE MICROSECONDS: the process must outlive this verb, and hold neither its lock nor its connection.
hold_idle() {
  local holder request round
  holder=$(tuning_folder)/holder
  request=$(jq -nc --arg stack "$STACK" --arg dataFolder "$DATA_FOLDER" --arg file "$1" --arg microseconds "$2" '{$stack, $dataFolder, $file, $microseconds}')
  rm -f "$holder"
  TARE_OWNER='' setsid bash "$0" hold-idle <<<"$request" >"$holder.log" 2>&1 {LOCK_DESCRIPTOR}>&- &
  for round in {1..100}; do
    [[ ! -e $holder ]] || return 0
    sleep 0.1
  done
  tail -n 1 "$holder.log"
  return 1
}

# held_microseconds FILE: what the holder asks for, or "released" if no living holder has the file open.
held_microseconds() {
  local pid ticks microseconds
  read -r pid ticks microseconds 2>/dev/null <"$(tuning_folder)/holder" || true
  if [[ -n ${microseconds:-} ]] && is_alive "$pid" "$ticks" && [[ -n $(find -L "/proc/$pid/fd" -samefile "$1" 2>/dev/null) ]]; then
    printf '%s' "$microseconds"
  elif [[ -e $1 ]]; then
    printf released
  fi
}

release_idle() {
  local pid ticks
  read -r pid ticks _ 2>/dev/null <"$(tuning_folder)/holder" || return 0
  ! is_alive "$pid" "$ticks" || end_processes "$pid"
  rm -f "$(tuning_folder)"/holder{,.log}
}

# setting_text KIND TARGET WANTED: the setting in words.
setting_text() {
  case $1 in
    governor) printf 'governor %s' "$3" ;;
    turbo) printf 'turbo %s' "$(if [[ $2 == */no_turbo ]]; then off_or_on "$3"; else on_or_off "$3"; fi)" ;;
    idle) printf 'idle CPUs awake within %s µs' "$3" ;;
    interrupt) printf 'interrupt of the wire on CPU %s' "$3" ;;
    online) printf 'sibling %s' "$(if [[ $3 == 0 ]]; then echo offline; else echo online; fi)" ;;
    smt) printf 'SMT %s' "$3" ;;
    *) printf '%s %s' "${2#* }" "$3" ;;
  esac
}

on_or_off() {
  if [[ $1 == 1 ]]; then printf on; else printf off; fi
}

off_or_on() {
  if [[ $1 == 1 ]]; then printf off; else printf on; fi
}

# tuning_reading: HostTuning of scenarios/tuning.ts as things are now; null if this host has no tuning.
tuning_reading() {
  local folder kind target old wanted
  local -a set=() changed=()
  folder=$(tuning_folder)
  if [[ ! -e $folder/settings ]]; then
    echo null
    return
  fi
  while IFS=$'\t' read -r kind target old wanted; do
    look_at_setting "$kind" "$target"
    if [[ $NOW == "$wanted" ]]; then
      set+=("$(setting_text "$kind" "$target" "$wanted")")
    # What belongs to a sibling that is offline has no file.
    elif [[ -n $NOW ]]; then
      changed+=("$(setting_text "$kind" "$target" "$wanted"): $target reads $NOW")
    fi
  done <"$folder/settings"
  jq -nc --arg name "$(<"$folder/name")" --argjson set "$(counted "${set[@]}" | as_lines)" \
    --argjson notSet "$(as_lines <"$folder/not-set")" --argjson changed "$(printf '%s\n' "${changed[@]}" | as_lines)" \
    '{$name, $set, $notSet, $changed}'
}

# counted LINE…: each once and sorted, with "(N times)" behind those that there are several of.
counted() {
  printf '%s\n' "$@" | sort | uniq -c | sed -E 's/^ *1 //; s/^ *([0-9]+) (.*)/\2 (\1 times)/'
}

# mend_tuning: sets again what was lost: the idle states if the process that held them has died, and, if this host has started anew since,
# everything that reads as before the tuning. What else has changed is somebody's wish, and tuning_reading says it.
mend_tuning() {
  local folder kind target old wanted boot new_boot=''
  folder=$(tuning_folder)
  [[ -e $folder/settings ]] || return 0
  boot=$(first_line /proc/sys/kernel/random/boot_id)
  [[ $(first_line "$folder/boot") == "$boot" ]] || new_boot=1
  lock reservation
  while IFS=$'\t' read -r kind target old wanted <&3; do
    [[ -n $new_boot || $kind == idle ]] || continue
    look_at_setting "$kind" "$target"
    if [[ $NOW == "$old" && $NOW != "$wanted" ]]; then write_setting "$kind" "$target" "$wanted" >/dev/null || true; fi
  done 3<"$folder/settings"
  replace_file "$folder/boot" <<<"$boot"
  unlock
}

# end_tuning: puts back what was before the tuning, and forgets the tuning. What somebody else has changed meanwhile stays as it is, and
# is named in TUNING_WARNINGS. Dies if something cannot be put back; the rest is put back even so.
TUNING_WARNINGS=()
end_tuning() {
  local folder text said
  local -a failed=()
  folder=$(tuning_folder)
  TUNING_WARNINGS=()
  if [[ -e $folder/settings ]]; then
    put_back <"$folder/settings"
    [[ ${#TUNING_WARNINGS[@]} -eq 0 ]] || for text in "${TUNING_WARNINGS[@]}"; do warn "$text"; done
    if [[ ${#failed[@]} -gt 0 ]]; then
      said=$(printf '; %s' "${failed[@]}")
      die "what stack \"$STACK\" tuned on host $(uname -n) cannot be put back: ${said:2}" \
        "set it there by hand, then run the same command again; until then the host stays reserved"
    fi
  fi
  rm -rf "$folder"
}

# put_back: lines of settings on stdin. Adds to TUNING_WARNINGS and to the caller's `failed`.
put_back() {
  local kind target old wanted siblings_back='' host
  host=$(uname -n)
  while IFS=$'\t' read -r kind target old wanted <&3; do
    look_at_setting "$kind" "$target"
    # Where SMT is turned on again the kernel brings all siblings online, also those that were offline before.
    if [[ $NOW == "$wanted" || ($kind == online && -n $siblings_back) ]]; then
      [[ $NOW == "$old" ]] || NOW=$(put_back_one)
    fi
    [[ $kind != smt || $NOW != "$old" ]] || siblings_back=1
    if [[ $NOW == "$old" ]]; then
      continue
    elif [[ -z $NOW ]]; then
      TUNING_WARNINGS+=("$target is gone from host $host: the tuning of it cannot be put back")
    elif [[ $NOW == failed:* ]]; then
      failed+=("$target to $old (${NOW#failed:})")
    else
      TUNING_WARNINGS+=("$target of host $host reads $NOW, and was set to $wanted: somebody else changed it, so it is left alone and not put back to $old")
    fi
  done 3< <(tac)
}

# put_back_one: writes the caller's `old`, and prints what then is.
put_back_one() {
  local said
  if said=$(write_setting "$kind" "$target" "$old"); then
    look_at_setting "$kind" "$target"
    if [[ $NOW == "$old" ]]; then printf '%s' "$NOW"; else printf 'failed:it reads %s' "${NOW:-nothing}"; fi
  else
    printf 'failed:%s' "$said"
  fi
}
