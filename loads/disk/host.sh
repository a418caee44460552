# disk: mixed reads and writes on every background guest's own disk, which is in this host's data folder. They are direct, so that
# they reach the device and not only the page cache, and use a file of fixed size, so that no disk fills up.

load_disk_command() {
  local -a jobs
  mapfile -t jobs < <(load_parameter '.parameters | .fileMiB, .blockBytes, .readPercent, .queueDepth')
  # fallocate=none makes fio write the file first: blocks that were never written would be read without touching the device.
  COMMAND=(fio --name=tare-load --directory=/data "--size=${jobs[0]}m" --fallocate=none --direct=1 --ioengine=libaio
    --rw=randrw "--bs=${jobs[1]}" "--rwmixread=${jobs[2]}" "--iodepth=${jobs[3]}" --norandommap
    --time_based --runtime=604800 --thread --eta=never --output=/dev/null)
}

load_disk_prepare() {
  local free needed there
  free=$(($(df --output=avail -B1 "$DATA_FOLDER" | tail -n 1) >> 20))
  # du fails if there is no file yet, but prints a total of 0.
  there=$({ du -scm "$DATA_FOLDER/run/$STACK/disk"/*/tare-load* 2>/dev/null || true; } | tail -n 1 | cut -f 1)
  needed=$(load_parameter '(.guests | length) * .parameters.fileMiB')
  ((needed - ${there:-0} <= free)) ||
    die "the disk load of $(load_parameter '.guests | length') guests needs $needed MiB, and $DATA_FOLDER of host $(uname -n) has $free MiB free" \
      "lower backgroundCount, make room there, or set senderDataFolder or responderDataFolder to a larger disk"
}

# Containers have /data from their start, so only some kinds define KIND_data.
load_disk_ready() {
  ! declare -F "$1_data" >/dev/null || "$1_data" "$2"
}

# The files in containers' /data.
load_disk_clear() {
  rm -f "$DATA_FOLDER/run/$STACK/disk"/*/tare-load*
}

# Share of the time in which the device has work.
load_disk_reading() {
  local device before after
  device=$(stat -c '%Hd %Ld' "$DATA_FOLDER")
  before=$(disk_busy_ms "$device")
  [[ -n $before ]] || return 0
  sleep "$1"
  after=$(disk_busy_ms "$device")
  awk -v busy="$((after - before))" -v seconds="$1" 'BEGIN { printf "%.4f\n", busy / 1000 / seconds }'
}

# disk_busy_ms "MAJOR MINOR": milliseconds since boot during which the device had work.
disk_busy_ms() {
  awk -v device="$1" '$1 " " $2 == device { print $13 }' /proc/diskstats
}
