# run_if_asked VERB ASKED: program.ts puts a call of this behind each verb. bash runs a script as it reads it, so none pays for
# reading the verbs that come after it. Dashes of a verb's name are underscores in the function's.
run_if_asked() {
  [[ $1 == "$2" ]] || return 0
  need_program jq
  "verb_${1//-/_}"
  exit
}
