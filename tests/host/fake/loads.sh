# A load that costs nothing.

load_nap_command() { COMMAND=(sleep "10$(load_parameter .vcpus)"); }
# The file says another reading than the usual one.
load_nap_reading() { if [[ -e $HOME/reading ]]; then cat "$HOME/reading"; else echo 1.0; fi; }
