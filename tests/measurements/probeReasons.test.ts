import { probeWayOut } from "../../measurements/probeReasons";
import { judge, type Evidence } from "../../measurements/validity";
import { clean } from "./evidence";

const words = "ping: cannot flood; minimal interval allowed for user is 2ms";
const unread = (problem: "foreign" | "refused" | "unreadable", text: string, wayOut?: string) => ({
  sent: null,
  exitCode: 2,
  unreadable: { problem, text, wayOut },
});

test.each<[string, Partial<Evidence>, string]>([
  ["clock-step", { probeClockBackNs: [NaN], stampingChanged: true }, "does not say how far"],
  ["clock-step", { guestClockStepSeconds: 0.5 }, "the guest's clock was set by 0.5000 s while the probe ran"],
  [
    "stamping-changed",
    { probeClockBackNs: [300_000], stampingChanged: true },
    "the guest's clock went back by 300 µs, and from then on the probe stamped replies in user space: two instruments in one run",
  ],
  ["count-mismatch", { countMismatch: "the probe counted 2 replies, and 0 were read" }, "2 replies, and 0 were read"],
  [
    "flow-unknown",
    { unknownFlows: [{ point: "sender.tap", flows: 2 }] },
    "capture at sender.tap: 2 flows between the two guests could be the probe's",
  ],
  ["probe-foreign", unread("foreign", "this is not iputils' ping but BusyBox's"), "BusyBox's"],
  ["probe-refused", unread("refused", `ping ended without sending, and it said "${words}"`), words],
  ["probe-refused", { sent: null, exitCode: 2, complaints: [words] }, `with exit code 2, and it said "${words}"`],
  ["probe-died", { sent: null, exitCode: 137, complaints: [words] }, "exit code 137, without its closing statistics"],
  [
    "probe-died",
    unread("unreadable", 'it begins with "sh: no ping"'),
    'closing statistics: it begins with "sh: no ping"',
  ],
])("%s makes a run invalid: %j", (code, change, text) => {
  expect(judge({ ...clean, ...change })).toEqual({
    verdict: "invalid",
    reasons: [{ code, text: expect.stringContaining(text) as string }],
  });
});

test("a reply without an RTT is named, and so is one packet whose clock went back", () => {
  expect(judge({ ...clean, repliesWithoutRtt: 2 })).toMatchObject({
    verdict: "suspect",
    reasons: [{ code: "reply-without-rtt", text: expect.stringMatching(/^the probe counted 2 replies/) as string }],
  });
  expect(judge({ ...clean, probeClockBackNs: [3000] })).toMatchObject({ reasons: [{ code: "clock-jitter" }] });
});

test("where measuring again would meet the same, the way out says what to change", () => {
  const wayOut = (change: Partial<Evidence>) => probeWayOut({ ...clean, ...change });
  expect(wayOut(unread("foreign", "", "use Tare's own image"))).toBe("use Tare's own image");
  const refused = { exitCode: 2, complaints: [words], refusalWayOut: "lower the rate" };
  expect(wayOut({ ...refused, sent: null })).toBe("lower the rate");
  expect(wayOut({ ...refused, sent: 7 })).toBe("lower the rate");
  // It was killed, whatever it had said before.
  expect(wayOut({ ...refused, sent: null, exitCode: 137 })).toBeUndefined();
  expect(wayOut({ unknownFlows: [{ point: "sender.tap", flows: 2 }] })).toContain("end the other ping");
  expect(wayOut({ probeClockBackNs: [1000], stampingChanged: true })).toContain("open-loop");
  expect(wayOut({ countMismatch: "…" })).toContain("Tare's own image");
  expect(wayOut({ sent: null, exitCode: 137 })).toBeUndefined();
});
