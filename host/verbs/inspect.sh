# inspect: the readings by which `./tare doctor` judges a host. Changes nothing; what cannot be read is null.
# Request: {dataFolder, technology, bridge, wireNic, programs: [name]}. Answer: see HostReading in cli/doctor/reading.ts.

verb_inspect() {
  local bridge wire_nic ssh_interface work
  read_request inspect
  DATA_FOLDER=$(need_field .dataFolder)
  work=$(work_reading) # first, while nothing of this verb has run yet
  bridge=$(need_field .bridge)
  wire_nic=$(need_field .wireNic)
  ssh_interface=$(carrier_of_ssh)
  jq -n --slurpfile work <(printf '%s' "$work") \
    --arg hostname "$(uname -n)" --arg user "$(id -un)" --argjson uid "$(id -u)" --argjson marker "$(lab_marker)" \
    --argjson programs "$(program_versions | as_record)" \
    --argjson kinds "$(each_kind inspect | jq -cs 'add // {}')" \
    --argjson bridge "$(if [[ -d /sys/class/net/$bridge/bridge ]]; then echo true; else echo false; fi)" \
    --argjson ports "$(bridge_ports "$bridge" | jq -Rn '[inputs | split("\t") | {name: .[0], hardware: (.[1] == "yes")}]')" \
    --argjson wireNic "$(wire_reading "$wire_nic")" \
    --arg sshInterface "$ssh_interface" --arg sshMaster "$(master_of "$ssh_interface")" \
    --argjson bridgeNfCall "$(as_boolean "$(first_line /proc/sys/net/bridge/bridge-nf-call-iptables)")" \
    --arg forwardPolicy "$(forward_policy)" \
    --arg governor "$(first_line /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor)" --argjson turbo "$(turbo)" \
    --argjson smt "$(as_boolean "$(first_line /sys/devices/system/cpu/smt/active)")" \
    --argjson irqbalance "$(if grep -qsx irqbalance /proc/[0-9]*/comm; then echo true; else echo false; fi)" \
    --arg clockSource "$(first_line /sys/devices/system/clocksource/clocksource0/current_clocksource)" \
    --arg synchronised "$(clock_synchronised)" \
    --argjson sshd "$(sshd -T 2>/dev/null | sed -nE 's/^(maxsessions|maxstartups) /\1 /p' | as_record)" \
    --arg cgroupVersion "$(cgroup_version)" --argjson dataFolder "$(data_folder_reading)" \
    --argjson memoryAvailableMiB "$(($(memory_kib MemAvailable) / 1024))" \
    'def known: if . == "" then null else . end;
     {$hostname, $user, $uid, lab: ($marker.lab // null), $programs,
      bridge: {exists: $bridge, $ports}, $wireNic, ssh: {interface: ($sshInterface | known), master: ($sshMaster | known)},
      $bridgeNfCall, forwardPolicy: ($forwardPolicy | known), governor: ($governor | known), $turbo, $smt, $irqbalance,
      clockSource: ($clockSource | known), synchronised: ($synchronised | known | if . then . == "yes" else . end),
      sshd: {maxSessions: ($sshd.maxsessions // null), maxStartups: ($sshd.maxstartups // null)},
      cgroupVersion: ($cgroupVersion | known | if . then tonumber else . end),
      $dataFolder, $memoryAvailableMiB, work: $work[0]} + $kinds'
}

# program_versions: lines "PROGRAM VERSION" for programs that are installed; "?" if a program does not say.
program_versions() {
  local program version
  while IFS= read -r program; do
    type -P "$program" >/dev/null || continue
    version=$({ timeout 10 "$program" --version || timeout 10 "$program" -V; } </dev/null 2>&1 | grep -oEm 1 '[0-9]+(\.[0-9]+)+|[0-9]{6,}' | head -n 1) || true
    printf '%s %s\n' "$program" "${version:-?}"
  done < <(jq -r '.programs[]' <<<"$REQUEST")
}

# bridge_ports BRIDGE: lines "INTERFACE<tab>yes|no", yes for a hardware interface.
bridge_ports() {
  local port
  for port in "/sys/class/net/$1/brif"/*; do
    [[ -e $port ]] || continue
    port=${port##*/}
    printf '%s\t%s\n' "$port" "$(if [[ -e /sys/class/net/$port/device ]]; then echo yes; else echo no; fi)"
  done
}

# wire_reading NIC: the interface that leads to the other host; null if there is no interface of that name.
wire_reading() {
  local irq
  [[ -d /sys/class/net/$1 ]] || { echo null; return; }
  jq -n --arg master "$(master_of "$1")" --argjson carrier "$(as_boolean "$(first_line "/sys/class/net/$1/carrier")")" \
    --argjson qdiscs "$(tc qdisc show dev "$1" 2>/dev/null | as_lines)" \
    --argjson irqCpus "$(for irq in "/sys/class/net/$1/device/msi_irqs"/*; do first_line "/proc/irq/${irq##*/}/smp_affinity_list"; done | sort -u | as_lines)" \
    '{master: (if $master == "" then null else $master end), $carrier, $qdiscs, $irqCpus}'
}

# carrier_of_ssh: the interface that this ssh session came in on.
carrier_of_ssh() {
  local address
  read -r _ _ address _ <<<"${SSH_CONNECTION:-}"
  [[ -z $address ]] || ip -o address show to "${address%%%*}" 2>/dev/null | awk 'NR == 1 { print $2 }'
}

master_of() {
  [[ -z $1 ]] || basename "$(readlink "/sys/class/net/$1/master" 2>/dev/null)"
}

# forward_policy: "drop" if a chain's policy drops forwarded packets; nothing if it cannot be read. The tables of the older
# iptables are read only if they are in use, because reading would load them.
forward_policy() {
  local policies
  policies=$({
    ! nft list tables >/dev/null 2>&1 || {
      echo accept
      nft -j list chains 2>/dev/null | jq -r '.nftables[].chain? | select(.hook == "forward") | .policy // empty'
    }
    ! grep -qsx filter /proc/net/ip_tables_names || iptables-legacy -S FORWARD 2>/dev/null | sed -n 's/^-P FORWARD //p'
  } | tr '[:upper:]' '[:lower:]')
  if grep -qx drop <<<"$policies"; then echo drop; elif [[ -n $policies ]]; then echo accept; fi
}

# clock_synchronised: yes or no; nothing if it cannot be told.
clock_synchronised() {
  local said
  if said=$(chronyc -c tracking 2>/dev/null); then
    [[ ${said##*,} == Normal ]] && echo yes || echo no
  else
    timedatectl show --property NTPSynchronized --value 2>/dev/null | grep -xE 'yes|no' || true
  fi
}

# data_folder_reading: about the data folder, or about the nearest folder above it that exists.
data_folder_reading() {
  local folder=$DATA_FOLDER
  until [[ -d $folder ]]; do folder=$(dirname "$folder"); done
  jq -n --argjson writable "$(if [[ -w $folder ]]; then echo true; else echo false; fi)" \
    --argjson freeMiB "$(($(df --output=avail -B1 "$folder" | tail -n 1) >> 20))" '{$writable, $freeMiB}'
}
