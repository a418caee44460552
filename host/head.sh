# Entry: bash PROGRAM VERB, JSON on stdin, JSON on stdout. A verb is one file in verbs/ that defines verb_NAME and, when 120
# seconds are not right for it, says so in a line LIMIT_SECONDS[NAME]=…, which program.ts repeats above. No verb may outlive its
# limit, whatever happens to the connection that asked for it: the program starts itself once more below `timeout`, which takes
# the whole process group down. That is done up here because bash reads a script as it runs it, and need not read all of this
# one twice.
if [[ -z ${TARE_LIMITED:-} && ${1:-} =~ ^[a-z-]+$ ]]; then
  export TARE_LIMITED=${LIMIT_SECONDS[$1]:-120}
  exec timeout --kill-after=10 "$TARE_LIMITED" bash "$0" "$@"
fi
