/** What a host did within a span of time, by which loads are judged. Null stands for what the host does not tell. */
export interface HostUsage {
  seconds: number;
  /** Of the CPUs that the testbed may use. */
  cpus: { busySeconds: number; idleSeconds: number; stealSeconds: number };
  /** Processes that wanted to run, on average. */
  runnableMean: number;
  /** Cpu time of all background guests together; null if it is known of none of them. */
  fleetCpuSeconds: number | null;
  /** Cpu time of the main guest there; null if it is not known. */
  mainCpuSeconds: number | null;
  /** What left over the wire. */
  wireSent: Sent | null;
  wireBitsPerSecond: number | null;
  /** Packets that the wire's queue dropped. Counted over all readings of the host, because the queue is not read while a probe runs. */
  wireQueueDrops: number | null;
  /** What all background guests sent. */
  fleetSent: Sent | null;
  /** The disk that the data folder is on. */
  disk: { readBytes: number; writtenBytes: number; operations: number; busySeconds: number } | null;
  /** Text of the kernel's files at the beginning and the end, by path: the files of the readings above and those that loads add (load_KIND_files in host.sh). */
  files: { before: ReadonlyMap<string, string>; after: ReadonlyMap<string, string> };
}

export interface Sent {
  bytes: number;
  packets: number;
}
