# hold-idle: internal, started by verb tune. Holds /dev/cpu_dma_latency open until it is told to end or the tuning is gone: the kernel keeps what was asked for
# only as long as somebody does (https://docs.kernel.org/power/pm_qos_interface.html).
# Request: {stack, dataFolder, file, microseconds}. No answer.

verb_hold_idle() {
  local file microseconds holder device silent told_to_end=''
  begin hold-idle
  # The handler does no more than this, for the same reason as the supervisor's.
  trap 'told_to_end=1' TERM
  file=$(need_field .file)
  [[ $file == */dev/cpu_dma_latency && -e $file ]] || die "$file does not hold idle states" "call verb tune, which starts this one"
  microseconds=$(need_field .microseconds)
  holder=$(tuning_folder)/holder
  exec {device}>"$file" {silent}<> <(:)
  # Ten characters: the kernel takes four bytes for a binary number, and any other text for a hexadecimal one.
  printf '0x%08x' "$microseconds" >&"$device"
  printf '%s %s %s\n' "$$" "$(start_ticks "$$")" "$microseconds" | replace_file "$holder"
  # Whoever puts back what was removes that file, also if this process was not known yet when it should have been ended.
  while [[ -z $told_to_end && -e $holder ]]; do read -rt 1 -u "$silent" || true; done
}
