# Runs the verb that the program was called with (see head.sh). Dashes of a verb's name are underscores in the function's.
main() {
  local verb=${1:-}
  local function=${verb//-/_}
  if [[ -z $verb ]] || ! declare -F "verb_$function" >/dev/null; then
    die "the host program has no verb \"$verb\"" "use one of: $(verbs)"
  fi
  need_program jq
  "verb_$function"
}

verbs() {
  declare -F | sed -n 's/^declare -f verb_//p' | tr '_' '-' | paste -sd ' '
}

main "$@"
