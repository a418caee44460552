# Called as bash PROGRAM VERB, with JSON on stdin and stdout. On stdout the answer stands between two marks (host/answer.ts), because
# the account's login shell may print there, too. A verb is one file in verbs/ that defines verb_NAME. If it may take
# more than 120 seconds, a line LIMIT_SECONDS[NAME]=… says so; the caller applies the limit (hostCommand in program.ts).

declare -A LIMIT_SECONDS=()

# run_if_asked VERB ASKED: program.ts puts a call of this after each verb. bash runs a script while reading it, so a verb does not
# wait for the rest to be read. Hyphens in a verb's name are underscores in its function's name.
run_if_asked() {
  [[ $1 == "$2" ]] || return 0
  need_program jq
  printf '<tare-answer>\n'
  "verb_${1//-/_}"
  printf '</tare-answer>'
  exit
}
