import { hostWaiting, parseSchedstat } from "../../measurements/waiting";

const cpus = { numbers: [0], list: "0" };
const thread = (tid: number, name: string, started: number, schedstat: string) =>
  `==> /proc/${tid}/task/${tid}/stat <==\n${tid} (${name}) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${started} 0 0\n\n` +
  `==> /proc/${tid}/task/${tid}/schedstat <==\n${schedstat}\n\n`;

function reading(atSeconds: number, threads: string, ticks: number, exits = "", more = ""): string {
  return [
    `### waiting ${atSeconds}`,
    `==> /proc/stat <==\ncpu  1 1 1 1 1 1 1 1 0 0`,
    `cpu0 9 9 9 9 9 ${10 + ticks} ${20 + 2 * ticks} ${30 + 3 * ticks} 0 0\ncpu1 9 9 9 9 9 ${99 * ticks} 0 0 0 0`,
    `intr ${1000 + ticks} 0 0\nctxt ${5000 + 2 * ticks}\n`,
    `==> /proc/softirqs <==\n                    CPU0       CPU1\n      NET_TX:     ${ticks}     ${50 * ticks}\n      NET_RX:     7     7\n`,
    `${more}${threads}`,
    `### exits\n${exits}### waited\n`,
  ].join("\n");
}

test("what threads did between the readings: the known ones by their difference, new ones whole, ended ones are counted", () => {
  const before = thread(41, "CPU 0/(x) KVM", 5, "1000000000 200000000 10") + thread(42, "gone", 5, "5 5 5");
  const after =
    thread(41, "CPU 0/(x) KVM", 5, "1500000000 250000000 17") +
    thread(43, "new", 9, "3000000 1000000 2") +
    // The id of a thread that has ended was given to another.
    thread(42, "again", 8, "7 7 7");
  const text = reading(10, before, 0) + reading(12.5, after, 4);
  expect(hostWaiting(text, cpus)).toEqual({
    windowSeconds: 2.5,
    guest: {
      threads: [
        { tid: 41, name: "CPU 0/(x) KVM", ranSeconds: 0.5, waitedSeconds: 0.05, timeslices: 7 },
        { tid: 43, name: "new", ranSeconds: 0.003, waitedSeconds: 0.001, timeslices: 2 },
        { tid: 42, name: "again", ranSeconds: 7e-9, waitedSeconds: 7e-9, timeslices: 7 },
      ],
      ended: 1,
    },
    exits: null,
    cpus: { cpus: "0", interruptSeconds: 0.04, softirqSeconds: 0.08, stealSeconds: 0.12 },
    allTasks: null,
    softirqs: { NET_TX: 4, NET_RX: 0 },
    interrupts: 4,
    contextSwitches: 8,
    untold: [
      "1 of the guest's threads that ended before the second reading: the kernel forgets what they did",
      "what all tasks waited: this kernel has no /proc/schedstat (CONFIG_SCHEDSTATS)",
    ],
  });
});

test("exits of all vCPUs and the account of all tasks are there where the kernel has them", () => {
  const schedstat = (waited: number) =>
    `==> /proc/schedstat <==\nversion 17\ntimestamp 1\ncpu0 0 0 0 0 0 0 8000000000 ${waited} 30\ncpu1 0 0 0 0 0 0 1 1 1\n\n`;
  const text =
    reading(1, thread(4, "v", 1, "9 9 9"), 0, "exits 10\nexits 5\nio_exits 3\n", schedstat(1e9)) +
    reading(2, thread(4, "v", 1, "9 9 9"), 0, "exits 20\nexits 8\nio_exits 3\n", schedstat(3e9));
  expect(hostWaiting(text, cpus)).toMatchObject({
    exits: { exits: 13, io_exits: 0 },
    allTasks: { ranSeconds: 0, waitedSeconds: 2, timeslices: 0 },
    untold: [],
  });
});

test("what cannot be read is null and named, and a host that was read once says nothing", () => {
  const silent = thread(4, "v", 1, "0 0 0"); // a kernel that does not account
  const { guest, untold } = hostWaiting(reading(1, silent, 0) + reading(2, silent, 0), cpus) ?? {};
  expect(guest).toBeNull();
  expect(untold?.[0]).toContain("the guest's threads");
  expect(hostWaiting(reading(1, silent, 0), cpus)).toBeNull();
  expect(hostWaiting("", cpus)).toBeNull();
  expect(parseSchedstat("")).toBeNull();
  expect(parseSchedstat("194778851 40472351 49\n")).toEqual({
    ranSeconds: 0.194778851,
    waitedSeconds: 0.040472351,
    timeslices: 49,
  });
});
