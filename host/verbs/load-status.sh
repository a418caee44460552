# load-status: what the supervisor of this host's load reports.
# Request: {stack, dataFolder}. Answer: {kind: null | text, guests: how many should run it, running, restarts}.

verb_load_status() {
  local folder running=0 restarts=0
  begin load-status
  need_host
  folder=$(load_folder)
  if ! supervisor_pid >/dev/null; then
    jq -nc --argjson guests "$(jq '.guests | length' "$folder/spec" 2>/dev/null || echo 0)" '{kind: null, $guests, running: 0, restarts: 0}'
    return
  fi
  read -r running 2>/dev/null <"$folder/status" || true
  [[ ! -e $folder/restarts ]] || restarts=$(wc -l <"$folder/restarts")
  jq -c --argjson running "${running:-0}" --argjson restarts "$restarts" '{kind, guests: (.guests | length), $running, $restarts}' "$folder/spec"
}
