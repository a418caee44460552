# Reached only if the program was called with an unknown verb or none (see lib/verb.sh).
main() {
  local verbs
  verbs=$(declare -F | sed -n 's/^declare -f verb_//p' | tr '_' '-' | paste -sd ' ')
  [[ " $verbs " == *" ${1:-} "* ]] || die "the host program has no verb \"${1:-}\"" "use one of: $verbs"
}

main "$@"
