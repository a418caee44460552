# hold-idle: internal, started by verb tune. Holds /dev/cpu_dma_latency open until it is told to end: the kernel keeps what was asked for
# only as long as somebody does (https://docs.kernel.org/power/pm_qos_interface.html).
# Request: {stack, dataFolder, file, microseconds}. No answer.

verb_hold_idle() {
  local file microseconds device
  begin hold-idle
  trap exit TERM
  file=$(need_field .file)
  microseconds=$(need_field .microseconds)
  exec {device}>"$file"
  # Ten characters: the kernel takes four bytes for a binary number, and any other text for a hexadecimal one.
  printf '0x%08x' "$microseconds" >&"$device"
  printf '%s %s %s\n' "$$" "$(start_ticks "$$")" "$microseconds" | replace_file "$(tuning_folder)/holder"
  # In the background, because a signal waits for a program in the foreground to end.
  sleep infinity {device}>&- &
  wait "$!"
}
