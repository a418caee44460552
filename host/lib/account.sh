# Nothing that the account's login shell has set is trusted: not its umask, and no variable but those listed here. hostCommand in
# program.ts sets PATH and LC_ALL, and keeps the account's shell options, functions and start files away.

umask 022
# A variable of bash's own that is unset has no meaning afterwards. Proxies are how some hosts reach an image registry.
while IFS= read -rd '' account_variable; do
  account_variable=${account_variable%%=*}
  case $account_variable in
    HOME | PATH | LC_ALL | SSH_CONNECTION | *_proxy | *_PROXY | PWD | SHLVL | BASHPID | EPOCH* | RANDOM | SECONDS) ;;
    *) unset -v "$account_variable" 2>/dev/null || true ;;
  esac
done </proc/self/environ
