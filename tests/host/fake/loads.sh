# A load that costs nothing.

load_nap_command() { COMMAND=(sleep "10$1"); }
load_nap_share() { echo "${FAKE_SHARE:-1.0}"; }
