# A load that costs nothing.

load_nap_command() { COMMAND=(sleep "10$(load_parameter .vcpus)"); }
load_nap_reading() { echo "${FAKE_READING-1.0}"; }
