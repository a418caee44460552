# Linux CPU lists ("0-3,6").

# expand_cpus LIST: one number a line, ascending.
expand_cpus() {
  local part
  local -a parts
  IFS=, read -ra parts <<<"$1"
  for part in "${parts[@]}"; do seq "${part%-*}" "${part#*-}"; done | sort -nu
}

# shorten_cpus: the list of the numbers on stdin, one a line.
shorten_cpus() {
  sort -n | awk '
    NR > 1 && $1 == last + 1 { last = $1; next }
    NR > 1 { printf "%s%s,", first, (last > first ? "-" last : "") }
    { first = last = $1 }
    END { if (NR) printf "%s%s", first, (last > first ? "-" last : "") }'
}

# same_cpus LIST LIST
same_cpus() {
  [[ $1 == "$2" || $(expand_cpus "$1") == "$(expand_cpus "$2")" ]]
}

count_cpus() {
  expand_cpus "$1" | wc -l
}

# allowed_cpus PID: what the kernel lets the process run on.
allowed_cpus() {
  local name list
  while read -r name list; do
    [[ $name != Cpus_allowed_list: ]] || printf '%s\n' "$list"
  done <"/proc/$1/status"
}
