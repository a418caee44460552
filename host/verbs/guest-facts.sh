# guest-facts: what a run record says of a main guest.
# Request: {stack, dataFolder, guest: {name, technology}}. Answer: {identity, interface, driver, cpus}.

verb_guest_facts() {
  local technology name interface pid
  begin guest-facts
  technology=$(need_field .guest.technology)
  name=$(need_field .guest.name)
  guest "$technology" running "$name" ||
    die "guest $name does not run on host $(uname -n)" "./tare refresh, then ./tare up make it again"
  interface=$(guest "$technology" interface "$name")
  pid=$(guest "$technology" pids "$name" | head -n 1)
  jq -nc --arg identity "$(guest_identity "$technology" "$name")" --arg interface "$interface" \
    --arg driver "$(guest_driver "$technology" "$name" "$interface")" --arg cpus "$(allowed_cpus "$pid")" \
    '{$identity, $interface, $driver, $cpus}'
}

# guest_driver TECHNOLOGY NAME INTERFACE: the driver bound in the guest; a container's interface has none but its kind.
guest_driver() {
  local driver
  # shellcheck disable=SC2016 # for the guest's shell
  driver=$(guest "$1" exec "$2" sh -c \
    'for i in /sys/class/net/*/device/driver; do [ ! -e "$i" ] || { readlink "$i"; break; }; done' </dev/null)
  if [[ -n $driver ]]; then
    basename "$driver"
  else
    ip -d -j link show dev "$3" | jq -r '.[0].linkinfo.info_kind // "unknown"'
  fi
}
