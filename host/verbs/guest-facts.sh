# guest-facts: what a run record says about a main guest.
# Request: {stack, dataFolder, guest: {name, technology}}. Answer: {identity, interface, driver, cpus,
# link: {guest: {mtu, offloads}, host: {mtu, offloads}}}.

verb_guest_facts() {
  local technology name interface pid driver
  begin guest-facts
  need_host
  technology=$(need_field .guest.technology)
  name=$(need_field .guest.name)
  need_running "$technology" "$name"
  interface=$(guest "$technology" interface "$name")
  driver=$(interface_driver "$technology" "$name" "$interface")
  # `head` would at times end the writer by SIGPIPE, which would make the verb fail.
  read -r pid < <(guest "$technology" pids "$name") || true
  jq -nc --arg identity "$(guest_identity "$technology" "$name")" --arg interface "$interface" \
    --arg driver "$driver" --arg cpus "$(allowed_cpus "$pid")" \
    --argjson guest "$(guest_link "$technology" "$name" || true)" --argjson host "$(host_link "$interface" || true)" \
    '{$identity, $interface, $driver, $cpus, link: {$guest, $host}}'
}

# interface_driver TECHNOLOGY NAME INTERFACE: the driver bound in the guest; for a container, the kind of its interface.
interface_driver() {
  local driver
  driver=$(guest_driver "$1" "$2") || return
  printf '%s' "${driver:-$(ip -d -j link show dev "$3" | jq -r '.[0].linkinfo.info_kind // "unknown"')}"
}
