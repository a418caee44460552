# Entry: bash PROGRAM VERB, JSON on stdin, JSON on stdout. A verb is one file in verbs/ that defines verb_NAME and, when 120
# seconds are not right for it, says so in a line LIMIT_SECONDS[NAME]=…, which who calls it heeds (hostCommand in program.ts).

declare -A LIMIT_SECONDS=()

# run_if_asked VERB ASKED: program.ts puts a call of this behind each verb. bash runs a script as it reads it, so none pays for
# reading what comes after it. Dashes of a verb's name are underscores in the function's.
run_if_asked() {
  [[ $1 == "$2" ]] || return 0
  need_program jq
  "verb_${1//-/_}"
  exit
}
