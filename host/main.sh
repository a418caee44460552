# Entry: bash PROGRAM VERB, JSON on stdin, JSON on stdout. A verb is one file in verbs/ that defines verb_NAME and,
# when 120 seconds are not right for it, sets LIMIT_SECONDS[NAME]. Dashes of a verb's name are underscores in the function's.

# No verb may outlive its limit, whatever happens to the connection that asked for it: `timeout` takes the whole process
# group down. The program starts itself once more below it.
main() {
  local verb=${1:-}
  local function=${verb//-/_}
  if [[ -z $verb ]] || ! declare -F "verb_$function" >/dev/null; then
    die "the host program has no verb \"$verb\"" "use one of: $(verbs)"
  fi
  if [[ -z ${TARE_LIMITED:-} ]]; then
    TARE_LIMITED=1 exec timeout --kill-after=10 "${LIMIT_SECONDS[$verb]:-120}" bash "$0" "$@"
  fi
  need_program jq
  "verb_$function"
}

verbs() {
  declare -F | sed -n 's/^declare -f verb_//p' | tr '_' '-' | paste -sd ' '
}

main "$@"
