# A load that costs nothing.

load_nap_command() { COMMAND=(sleep "10$(load_parameter .vcpus)"); }
load_nap_share() { echo "${FAKE_SHARE:-1.0}"; }
