import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readHostKey } from "../../components/connection";
import { undeployable } from "../../components/deployable";
import { cpuShortage, placeGuests } from "../../components/placement";
import { visible } from "../../components/visible";
import { readConfig } from "../../config/readConfig";
import { VisibleError } from "../../errors/visibleError";

describe("placement", () => {
  it("shares all CPUs without affinity", () => {
    expect(placeGuests("sender", "0-3", false)).toEqual({ main: "0-3", background: "0-3" });
  });

  it("keeps the background off the main guest's CPU with affinity", () => {
    expect(placeGuests("sender", "2-5", true)).toEqual({ main: "2", background: "3,4,5" });
  });

  it("refuses affinity on one CPU with the reason", () => {
    expect(() => placeGuests("responder", "1", true)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/affinity needs a CPU for the main guest.*responder server has one \(1\)$/),
        wayOut: expect.stringContaining("responderCpus"),
      }),
    );
  });
});

describe("errors of the program", () => {
  it("repeat no value of a secret key, and have no stack trace", () => {
    pulumi.runtime.setAllConfig({ "tare:image": "hunter2.tar", "tare:nic": "virtio" });
    process.env.PULUMI_CONFIG_SECRET_KEYS = '["tare:image"]';
    try {
      const part = () => {
        throw new VisibleError("config image = hunter2.tar: cannot be used with virtio", "config rm image");
      };
      expect(() => visible(part)).toThrow(
        new pulumi.RunError("config image = [secret]: cannot be used with virtio\nconfig rm image"),
      );
    } finally {
      delete process.env.PULUMI_CONFIG_SECRET_KEYS;
    }
  });
});

describe("virtual CPUs beyond a host's", () => {
  const placement = { main: "0", background: "0-1" };

  it("are named with the key, the number and what there is", () => {
    expect(cpuShortage("sender", placement, { main: 64, background: 3 })).toEqual([
      "config mainVcpus = 64: a main guest may use 1 CPU of the sender server (0), which its virtual CPUs share. config set mainVcpus 1 gives it as many as there are.",
      expect.stringContaining(
        "config backgroundVcpus = 3: a background guest may use 2 CPUs of the sender server (0-1)",
      ),
    ]);
  });

  it("are not spoken of where there are enough, or no background guests", () => {
    expect(cpuShortage("sender", placement, { main: 1, background: 2 })).toEqual([]);
    expect(cpuShortage("sender", placement, { main: 1, background: null })).toEqual([]);
  });
});

describe("host keys", () => {
  const salt = Buffer.from("01234567890123456789");
  const hash = createHmac("sha1", salt).update("10.0.0.1").digest("base64");
  const text = [
    "# a comment",
    "10.0.0.1,server ssh-rsa AAAAR",
    `|1|${salt.toString("base64")}|${hash} ssh-ed25519 AAAAH comment`,
    "@revoked 10.0.0.1 ssh-ed25519 AAAAX",
    "[10.0.0.1]:2222 ssh-ed25519 AAAAP",
  ].join("\n");

  it("are pinned: as configured, else ed25519 first, else an error that names the file", () => {
    const folder = mkdtempSync(join(tmpdir(), "tare-keys-"));
    try {
      const knownHostsFile = join(folder, "known_hosts");
      writeFileSync(knownHostsFile, text);
      const { sender } = readConfig({ senderAddress: "10.0.0.1", senderKnownHostsFile: knownHostsFile }).hosts;
      expect(readHostKey("sender", sender)).toBe("ssh-ed25519 AAAAH");
      expect(readHostKey("sender", { ...sender, port: 2222 })).toBe("ssh-ed25519 AAAAP");
      expect(readHostKey("sender", { ...sender, hostKey: "ssh-ed25519 AAAAC" })).toBe("ssh-ed25519 AAAAC");
      expect(() => readHostKey("sender", { ...sender, address: "10.0.0.9" })).toThrow(
        /host key of the sender server is not known: .*known_hosts has no line for 10\.0\.0\.9.*senderHostKey/s,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("what cannot be deployed yet", () => {
  const refused = (changes: Record<string, string>) => undeployable(readConfig(changes).scenario).map(({ key }) => key);

  it("is nothing of the defaults", () => expect(refused({})).toEqual([]));
  it("is no probe mode and no capture point", () => {
    const probes = { mode: "open-loop", rates: '["500"]', capturePoints: '["guest", "tap", "wire"]' };
    expect(refused(probes)).toEqual([]);
    expect(refused({ technology: "kvm", nic: "e1000", ...probes })).toEqual([]);
  });
  it("is named by its key", () => {
    expect(refused({ image: "disk.qcow2", imageSha256: "a".repeat(64) })).toEqual(["image"]);
  });
  it("does not count a load that nothing bears", () => {
    expect(refused({ load: "disk", backgroundCount: "0" })).toEqual([]);
  });
});
