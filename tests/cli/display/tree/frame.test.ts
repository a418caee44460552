import { frame } from "../../../../cli/display/tree/frame";
import { columnsOf } from "../../../../cli/terminal/text";
import fc from "../../../support/seeded";
import { resource, root, testbed, Told } from "./deployments";

const shown = (told: Told, width = 80, height = 24) => frame(told.model, width, height, told.now).join("\n");

/** A testbed whose first guests are made, and one of the next has failed. */
function failing(guests: number): Told {
  const bed = testbed(guests);
  const told = new Told({ planned: bed.all, lastMilliseconds: 64_000 });
  told.begin(root, bed.testbed, ...bed.programs);
  told.clock = 1;
  told.end(...bed.programs);
  told.begin(bed.fleet, ...bed.members);
  told.end(...bed.members, bed.fleet);
  told.begin(...bed.containers.slice(0, guests / 2));
  told.clock = 5;
  told.end(...bed.containers.slice(0, guests / 2));
  told.begin(...bed.containers.slice(guests / 2));
  told.clock = 9;
  told.fail(bed.containers[guests / 2]!, "Conflict. The container name is already in use\nRemove it first.");
  told.clock = 10;
  return told;
}

test("at four guests each has rows of its own: what is done is folded, the failed one says why", () => {
  expect(shown(failing(4))).toBe(
    `
    Type                  Name                 Status        Info
 +  Stack                 tare-lab             failed 9.0 s
 +  └─ Testbed            testbed              failed 9.0 s  4 of 7 done
 +     ├─ CopyToRemote    host-program-sender  created 1.0 s
 +     ├─ CopyToRemote    host-prog…-responder created 1.0 s
 +     └─ BackgroundFleet background           failed 8.0 s  2 of 4 done
 +        ├─ Guest        background-sender-3  failed 8.0 s
 +        │  └─ Container background-sender-3  failed 4.0 s  Conflict. The con…
 +        └─ Guest        background-sender-4  creating 9 s
 +           └─ Container background-sender-4  creating 5 s
     4 of 7 done, 1 under way, 1 failed, 10 s
`.slice(1, -1),
  );
});

test("at 128 guests the fleet is one row with a count and a bar, and the failed one stands below it", () => {
  expect(shown(failing(128))).toBe(
    `
    Type                     Name              Status        Info
 +  Stack                    tare-lab          failed 9.0 s
 +  └─ Testbed               testbed           failed 9.0 s  66 of 131 done
 +     ├─ CopyToRemote       host-pro…m-sender created 1.0 s
 +     ├─ CopyToRemote       host-pro…esponder created 1.0 s
 +     └─ BackgroundFleet    background        failed 8.0 s  64 of 128 done
 +        └─ Guest           backgrou…sender-* failed 9 s    64/128, 1 failed
 +           └─ Guest        backgrou…ender-65 failed 8.0 s
 +              └─ Container backgrou…ender-65 failed 4.0 s  Conflict. The con…
     66 of 131 done, 63 under way, 1 failed, 10 s
`.slice(1, -1),
  );
});

test("until one of it fails, a fleet is one row; without a preview nobody knows how many will come", () => {
  const bed = testbed(32);
  const told = new Told();
  told.begin(root, bed.testbed, bed.fleet, ...bed.members.slice(0, 20), ...bed.containers.slice(0, 20));
  told.clock = 3;
  told.end(...bed.containers.slice(0, 7), ...bed.members.slice(0, 7));
  expect(shown(told)).toBe(
    `
    Type                  Name                Status       Info
 +  Stack                 tare-lab            running
 +  └─ Testbed            testbed             creating 3 s 7 done
 +     └─ BackgroundFleet background          creating 3 s 7 done
 +        └─ Guest        background-sender-* creating 3 s 7 done
     7 done, 13 under way, 3 s
`.slice(1, -1),
  );
});

test("a fleet's bar fits beside its count at 80 columns", () => {
  const bed = testbed(128);
  const told = new Told({ planned: bed.all });
  told.begin(root, bed.testbed, ...bed.programs, bed.fleet, ...bed.members, ...bed.containers);
  told.end(...bed.members, ...bed.containers.slice(0, 120));
  expect(shown(told)).toMatch(/└─ Guest +background-sender-\* +creating 0 s +120\/128 \[#{7}-\]\n/);
});

test("a command that fails keeps the last line that it said; one that said nothing tells the error", () => {
  const [first, second] = ["a", "b"].map((name) => resource("command:local:Command", name));
  const told = new Told();
  told.begin(root, first!, second!);
  told.say(first!, "no room left on /var\n");
  told.fail(first!, "exit status 3: running\nno room left on /var");
  told.fail(second!, "exit status 4: running\nmore");
  expect(shown(told)).toMatch(/ a +failed 0 ms no room left on \/var\n.* b +failed 0 ms exit status 4: running\n/);
});

test("a command's last line stands beside it, without what would move the cursor, and is cut", () => {
  const command = resource("command:local:Command", "measure-sender-to-responder");
  const told = new Told({ planned: [root, command] });
  told.begin(root, command);
  told.say(command, "probe 1pps\n\x1b[2K\rprobe 1kpps: 40 % of 100000 requests sent, and going on\n");
  expect(shown(told, 80)).toBe(
    `
    Type       Name                        Status       Info
 +  Stack      tare-lab                    running
 +  └─ Command measure-sender-to-responder creating 0 s probe 1kpps: 40 % of 1…
     0 of 1 done, 1 under way, 0 s
`.slice(1, -1),
  );
});

test("wide characters keep the columns in line", () => {
  const wide = resource("command:local:Command", "測定・送信側から受信側へ");
  const other = resource("command:local:Command", "report");
  const told = new Told({ planned: [root, wide, other] });
  told.begin(root, wide, other);
  expect(shown(told, 60)).toBe(
    `
    Type       Name                     Status       Info
 +  Stack      tare-lab                 running
 +  ├─ Command 測定・送信側から受信側へ creating 0 s
 +  └─ Command report                   creating 0 s
     0 of 2 done, 2 under way, 0 s
`.slice(1, -1),
  );
});

test("the rest is estimated by the last run, and one that takes longer says so", () => {
  const told = new Told({ planned: [root], lastMilliseconds: 20_000 });
  told.begin(root);
  told.clock = 5;
  expect(shown(told)).toContain("0 of 0 done, 5 s, about 15 s left");
  told.clock = 21;
  expect(shown(told)).toContain("21 s, longer than the 20 s of last time");
  told.finish();
  expect(shown(told)).toMatch(/ 21 s$/);
});

test("what has no room is counted, and failures are the last to go", () => {
  const lines = shown(failing(4), 80, 10).split("\n");
  expect(lines).toHaveLength(9);
  expect(lines.join("\n")).toContain("Conflict.");
  expect(lines.join("\n")).toContain("… 3 more rows");
});

test("a deletion shows what is deleted below its parent, though that goes last", () => {
  const group = resource("tare:components:Guest", "guest", undefined, "delete");
  const child = resource("command:remote:Command", "guest-create", group.urn, "delete");
  const told = new Told();
  told.begin(child);
  expect(shown(told)).toMatch(
    /tare:components:Guest +guest +working 0 s\n - {2}└─ command:remote:Command guest-create deleting 0 s/,
  );
});

test("an unchanged stack shows no rows but its own", () => {
  const told = new Told();
  const same = resource("command:local:Command", "kept", undefined, "same");
  told.begin(root, same);
  told.end(same);
  expect(shown(told).split("\n")).toHaveLength(3);
  expect(shown(told)).toContain("     1 unchanged, 0 s");
});

const step = fc.record({
  act: fc.constantFrom("begin", "end", "fail", "say"),
  group: fc.nat(2),
  number: fc.nat(9),
  text: fc.string({ unit: "grapheme", maxLength: 25 }),
});

test("no frame is wider or higher than the terminal, whatever happens", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 25 }),
      fc.integer({ min: 30, max: 160 }),
      fc.integer({ min: 5, max: 40 }),
      (steps, width, height) => {
        const told = new Told();
        for (const { act, group, number, text } of steps) {
          told.clock += 7;
          const parent = resource("tare:components:Guest", `group-${group}`);
          const one = resource("docker:index/container:Container", `${text}-${number}`, parent.urn);
          if (act === "fail") told.fail(one, text);
          else if (act === "say") told.say(one, text);
          else told[act](parent, one);
        }
        const lines = frame(told.model, width, height, told.now);
        expect(lines.length).toBeLessThan(height);
        expect(Math.max(...lines.map(columnsOf))).toBeLessThan(width);
      },
    ),
  );
});
