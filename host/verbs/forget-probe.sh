# forget-probe: removes the files of the stack's last probe, which the operator has now. Request: {stack, dataFolder}. Answer: {}.

verb_forget_probe() {
  begin_line forget-probe
  lock probe
  is_anothers_name || forget_probe_files
  unlock
  echo '{}'
}
