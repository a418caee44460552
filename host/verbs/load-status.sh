# load-status: in how many guests this host's load runs now, and how often its supervisor had to start it again. The supervisor looks
# once a second: what died since its last look is seen here.
# Request: {stack, dataFolder}. Answer: {kind: null | text, guests: how many should run it, running, restarts}.

verb_load_status() {
  local folder name token technology running=0 restarts=0
  begin load-status
  need_host
  folder=$(load_folder)
  if ! supervisor_pid >/dev/null; then
    jq -nc --argjson guests "$(jq '.guests | length' "$folder/spec" 2>/dev/null || echo 0)" '{kind: null, $guests, running: 0, restarts: 0}'
    return
  fi
  technology=$(jq -r .technology "$folder/spec")
  read_file "$folder/tokens"
  while read -r name token; do
    [[ -z $token ]] || ! guest "$technology" spawned "$name" "$token" || running=$((running + 1))
  done <<<"$TEXT"
  [[ ! -e $folder/restarts ]] || restarts=$(wc -l <"$folder/restarts")
  jq -c --argjson running "$running" --argjson restarts "$restarts" '{kind, guests: (.guests | length), $running, $restarts}' "$folder/spec"
}
