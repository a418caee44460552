# KVM guests: domains of this host's libvirtd, made by the engine. Commands are run in them through qemu-guest-agent, which does not
# use their network.

# Where libvirt keeps the logs of guests' consoles, and the pids of running emulators.
readonly KVM_LOGS=/var/log/libvirt/qemu
readonly KVM_PIDS=/run/libvirt/qemu
# A guest that shares its CPU with many others may take long to answer.
readonly KVM_AGENT_SECONDS=60

# libvirtd may have stopped answering, and virsh would wait for it without end.
virsh() {
  timeout --foreground --kill-after=5 "$((KVM_AGENT_SECONDS + 30))" virsh "$@"
}

kvm_virsh() {
  LC_ALL=C virsh --quiet --connect qemu:///system "$@"
}

kvm_check() {
  need_program virsh qemu-img
  timeout 20 virsh --connect qemu:///system version --daemon >/dev/null 2>&1 ||
    die "libvirtd of host $(uname -n) does not answer" "start it there (systemctl start libvirtd; in a lab: ./tare lab up --technologies kvm)"
  # libvirt does not make this folder before its first guest, whose console log could then not be opened.
  mkdir -p "$KVM_LOGS"
}

kvm_versions() {
  LC_ALL=C virsh --connect qemu:///system version --daemon 2>/dev/null |
    sed -nE 's/^Running hypervisor: QEMU (.*)/qemu \1/p; s/^Running against daemon: (.*)/libvirt \1/p'
}

kvm_daemons() {
  printf '%s\n' libvirtd virtlogd virtlockd virtqemud
}

kvm_list() {
  type -P virsh >/dev/null || return 0
  { kvm_virsh list --all --name 2>/dev/null | grep -E "^tare-$1-(sender|responder|bg-[0-9]+)\$" || true; } | kvm_with_identity | only_ours
}

# kvm_with_identity: reads names of domains; prints lines "NAME<tab>IDENTITY". The identity is in the domain's metadata, which is read
# from libvirt's own files, because a call of virsh for each domain takes long.
kvm_with_identity() {
  local name
  while IFS= read -r name; do
    [[ -n $name ]] || continue
    printf '%s\t%s\n' "$name" \
      "$(sed -nE "/<tare:stack/ { s/^.* identity=['\"]([^'\"]*)['\"].*\$/\1/p; q }" "/etc/libvirt/qemu/$name.xml" 2>/dev/null || true)"
  done
}

kvm_running() {
  kvm_pid "$1" >/dev/null
}

# Guests that are paused, one a line, if they were looked up.
KVM_PAUSED=
kvm_paused() {
  [[ -n $KVM_PAUSED ]] || KVM_PAUSED=$(kvm_virsh list --state-paused --name)$'\n'
  [[ $'\n'$KVM_PAUSED == *$'\n'"$1"$'\n'* ]] && printf 'virsh resume %s' "$1"
}

# A guest does not start while the pool with its disk is stopped, as after a start of the host.
kvm_start() {
  kvm_virsh start "$1" >/dev/null 2>&1 || { kvm_start_pools && kvm_virsh start "$1" >/dev/null; }
}

# kvm_start_pools: starts this stack's pools that are stopped.
kvm_start_pools() {
  local pool
  for pool in $(kvm_virsh pool-list --inactive --name); do
    [[ $pool != "tare-$STACK-"@(sender|responder) ]] || kvm_virsh pool-start "$pool" >/dev/null
  done
}

kvm_stop() {
  kvm_virsh destroy "$1" >/dev/null
}

# The guest agent starts last in the guest, so the guest is up once the agent's channel is connected.
kvm_booted() {
  local domain
  domain=$(kvm_virsh dumpxml "$1" 2>/dev/null) && [[ $domain == *"name='org.qemu.guest_agent.0' state='connected'"* ]]
}

kvm_console() {
  printf '%s/%s-console.log' "$KVM_LOGS" "$1"
}

# Strips the colours that systemd writes.
kvm_last_words() {
  sed 's/\r//g; s/\x1b\[[0-9;]*[A-Za-z]//g; s/\x1b.//g' "$(kvm_console "$1")" 2>/dev/null | grep -a . | tail -n 4 | cut -c 1-160 | paste -sd '|' | sed 's/|/ | /g'
}

# The emulator holds the image open that the guest was started with, even if the guest's definition has changed since.
kvm_image() {
  local pid
  pid=$(kvm_pid "$1") && [[ -n $(find "/proc/$pid/fd" -lname "$2" -print -quit 2>/dev/null) ]]
}

kvm_pid() {
  local pid comm
  # read fails because the file has no newline at its end, but it sets pid.
  { read -r pid || [[ -n $pid ]]; } 2>/dev/null <"$KVM_PIDS/$1.pid" || return 1
  read -r comm 2>/dev/null <"/proc/$pid/comm" && [[ $comm == qemu* ]] || return 1
  printf '%s' "$pid"
}

# All threads: vCPUs, the emulator and its helpers, and with vhost the kernel's threads that move the guest's packets.
kvm_pids() {
  local pid task
  pid=$(kvm_pid "$1") || return 1
  for task in "/proc/$pid/task"/*; do printf '%s\n' "${task##*/}"; done
  pgrep -x "vhost-$pid" || true
}

# libvirt may or may not give a guest a control group of its own, but the emulator's process always has its account.
kvm_cpu_file() {
  local pid
  pid=$(kvm_pid "$1") && printf '/proc/%s/stat' "$pid"
}

# QEMU passes on KVM's statistics of each vCPU (KVM_GET_STATS_FD) since 7.1, and libvirt since 8.9. An emulated CPU has none.
kvm_exits() {
  kvm_virsh domstats --vcpu "$1" | sed -nE 's/^ *vcpu\.[0-9]+\.([a-z_]*exits)\.sum=([0-9]+)$/\1 \2/p'
}

# Answers of guests that were asked together, by name.
declare -A KVM_DRIVER=() KVM_ADDRESSES=()

readonly KVM_ASKED_AT_ONCE=16

# Asks several guests at the same time, because each may be slow to answer. Dies if one of them is silent.
kvm_ask() {
  local folder name
  local -a left=("$@") pids
  folder=$(mktemp -d)
  while [[ ${#left[@]} -gt 0 ]]; do
    pids=()
    for name in "${left[@]:0:KVM_ASKED_AT_ONCE}"; do
      # shellcheck disable=SC2016 # for the guest's shell
      kvm_exec "$name" sh -c '
        basename "$(readlink /sys/class/net/*/device/driver)"
        ip -o -4 address show scope global | while read -r _ _ _ address _; do echo "${address%/*}"; done' >"$folder/$name" 2>/dev/null &
      pids+=("$!")
    done
    wait "${pids[@]}" || true
    left=("${left[@]:KVM_ASKED_AT_ONCE}")
  done
  for name in "$@"; do
    { read -r "KVM_DRIVER[$name]" && KVM_ADDRESSES[$name]=$(cat); } <"$folder/$name" || true
  done
  rm -rf "$folder"
  for name in "$@"; do [[ -n ${KVM_DRIVER[$name]:-} ]] || kvm_is_silent "$name" || true; done
}

kvm_forget() {
  unset "KVM_DRIVER[$1]" "KVM_ADDRESSES[$1]" "KVM_INTERFACE[$1]"
}

kvm_remove() {
  kvm_virsh destroy "$1" >/dev/null 2>&1 || true
  kvm_virsh undefine "$1" --nvram --managed-save >/dev/null
}

# Asks this guest alone if it was not asked together with others.
kvm_driver() {
  [[ -n ${KVM_DRIVER[$1]:-} ]] || kvm_ask "$1"
  printf '%s' "${KVM_DRIVER[$1]:-}"
}

kvm_addresses() {
  [[ -n ${KVM_ADDRESSES[$1]:-} ]] || kvm_ask "$1"
  printf '%s\n' "${KVM_ADDRESSES[$1]:-}"
}

# The disk is formatted when it is first needed. Formatting at every start would cost all guests time.
kvm_data() {
  kvm_exec "$1" sh -c 'grep -qs " /data " /proc/mounts || {
    mkfs.ext4 -q -F -E nodiscard,lazy_itable_init=1,lazy_journal_init=1 /dev/vdb && mount -t ext4 /dev/vdb /data; }'
}

# Measured: QEMU's own memory and, under TCG, 32 MiB of translated code.
kvm_overhead_mib() {
  echo 72
}

# Taps of guests that were looked up together, by the guest's name.
declare -A KVM_INTERFACE=()

# One call of virsh asks about all guests. Its echo prints no newline, so the names of missing guests run together with the next
# one; the slash before each name shows where the last one begins.
kvm_look() {
  local name interface type
  local -a questions=()
  KVM_INTERFACE=()
  KVM_PAUSED=$(kvm_virsh list --state-paused --name)$'\n'
  for name in "$@"; do questions+=("echo /$name; domiflist $name;"); done
  [[ $# -gt 0 ]] || return 0
  while read -r name interface type _; do
    [[ $type != bridge ]] || KVM_INTERFACE[${name##*/}]=$interface
  done < <(kvm_virsh "${questions[*]}" 2>/dev/null || true)
}

kvm_interface() {
  [[ -n ${KVM_INTERFACE[$1]:-} ]] || kvm_look "$1"
  printf '%s' "${KVM_INTERFACE[$1]:-}"
}

# kvm_agent NAME REQUEST: the agent's answer.
kvm_agent() {
  kvm_virsh qemu-agent-command "$1" --timeout "$KVM_AGENT_SECONDS" "$2"
}

# kvm_launch NAME CAPTURE MARK CMD…: prints the pid in the guest.
kvm_launch() {
  local request answer
  request=$(jq -nc --argjson capture "$2" --arg mark "$3" --args '
    {execute: "guest-exec", arguments: {path: $ARGS.positional[0], arg: $ARGS.positional[1:], "capture-output": $capture,
      env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TARE_OWNER=\($mark)"]}}' -- "${@:4}")
  answer=$(kvm_agent "$1" "$request") || return 1
  [[ $answer =~ \"pid\":([0-9]+) ]] && printf '%s' "${BASH_REMATCH[1]}"
}

# kvm_is_silent NAME: dies if the guest runs but its agent does not answer. Fails if the guest has ended, of which others judge, or
# if the agent answers.
kvm_is_silent() {
  kvm_running "$1" || return 1
  need_awake kvm "$1"
  ! kvm_virsh qemu-agent-command "$1" --timeout 10 '{"execute":"guest-ping"}' >/dev/null 2>&1 || return 1
  die "guest $1 of host $(uname -n) does not answer: its guest agent says nothing" \
    "see its console there: $(kvm_console "$1"); virsh reset $1 there starts the guest again"
}

# The output comes back unchanged after the command has ended. Each question wakes the guest, so the pauses between them grow.
kvm_exec() {
  local name=$1 pid answer pause_ms=20
  pid=$(kvm_launch "$name" true "${TARE_OWNER:-}" "${@:2}") || kvm_is_silent "$name" || return 125
  while true; do
    answer=$(kvm_agent "$name" "{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":$pid}}") || kvm_is_silent "$name" || return 125
    [[ $answer != *'"exited":true'* ]] || break
    sleep "$((pause_ms / 1000)).$(printf %03d "$((pause_ms % 1000))")"
    pause_ms=$((pause_ms < 800 ? pause_ms * 2 : 1000))
  done
  [[ $answer != *'"out-data"'* ]] || jq -r '.return["out-data"]' <<<"$answer" | base64 -d
  [[ $answer != *'"err-data"'* ]] || jq -r '.return["err-data"]' <<<"$answer" | base64 -d >&2
  return "$(jq -r '.return | .exitcode // (128 + .signal)' <<<"$answer")"
}

# This host does not see the guest's processes, and asking its agent again and again would disturb it. So the guest writes a word to
# its console when the command ends, and the console's log is a file on this host. The token is the emulator's pid and that word.
kvm_spawn() {
  local word="$EPOCHREALTIME-$RANDOM" pid
  pid=$(kvm_pid "$1") || return 1
  # shellcheck disable=SC2016 # for the guest's shell
  kvm_launch "$1" false "$2" sh -c 'word=$1; shift; "$@" </dev/null >/dev/null 2>&1; echo "tare: ended $word" >/dev/console' \
    sh "$word" "${@:3}" >/dev/null || return 1
  sleep 0.2
  if ! kvm_spawned "$1" "$pid/$word"; then
    echo "\"${*:3}\" ended at once in guest $1" >&2
    return 1
  fi
  printf '%s/%s' "$pid" "$word"
}

# Starts no program, because it runs while probes do.
kvm_spawned() {
  local -a lines=()
  [[ -d /proc/${2%%/*} ]] || return 1
  mapfile -t lines 2>/dev/null <"$KVM_LOGS/$1-console.log" || true
  [[ ${lines[*]} != *"tare: ended ${2#*/}"* ]]
}

kvm_end() {
  # shellcheck disable=SC2016 # for the guest's shell
  kvm_exec "$1" sh -c '
    for signal in TERM TERM KILL; do
      pids=$(grep -lsxzF "TARE_OWNER=$1" /proc/[0-9]*/environ | cut -d / -f 3)
      [ -n "$pids" ] || exit 0
      kill "-$signal" $pids 2>/dev/null
      sleep 0.3
    done' sh "$3"
}
