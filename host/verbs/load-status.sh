# load-status: in how many guests this host's load runs now, and how often its supervisor had to start it again. The supervisor looks
# once a second: what died since its last look is seen here.
# Request: {stack, dataFolder}. Answer: {kind: null | text, guests: how many should run it, running, restarts}.

verb_load_status() {
  local folder running restarts=0
  begin load-status
  need_host
  folder=$(load_folder)
  if ! supervisor_pid >/dev/null; then
    jq -nc --argjson guests "$(jq '.guests | length' "$folder/spec" 2>/dev/null || echo 0)" '{kind: null, $guests, running: 0, restarts: 0}'
    return
  fi
  running=$(count_loads "$folder" "$(jq -r .technology "$folder/spec")")
  [[ ! -e $folder/restarts ]] || restarts=$(wc -l <"$folder/restarts")
  jq -c --argjson running "$running" --argjson restarts "$restarts" '{kind, guests: (.guests | length), $running, $restarts}' "$folder/spec"
}
