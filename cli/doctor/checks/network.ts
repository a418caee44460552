import { guestKind } from "../../../components/guests";
import { fail, ok, warn } from "../../../components/guests/doctor";
import type { Check } from "../check";

/** Checks of the measured path: bridge, wire, and what could get in its way. */
export const networkChecks: readonly Check[] = [
  {
    name: "bridge",
    judge: ({ side, host, reading: { bridge } }) => {
      const { bridge: name, wireNic } = host;
      if (!bridge.exists)
        return fail(
          `there is no bridge ${name}`,
          `there: ip link add ${name} type bridge; ip link set ${name} up; ip link set ${wireNic} master ${name}; or config set ${side}Bridge`,
        );
      const others = bridge.ports.filter((port) => port.hardware && port.name !== wireNic).map((port) => port.name);
      if (others.length > 0)
        return warn(
          `${name} enslaves ${others.join(", ")} beside the wire: others' traffic reaches the measured path`,
          others.map((port) => `there: ip link set ${port} nomaster`).join("; "),
        );
      return ok(`${name} enslaves ${bridge.ports.map((port) => port.name).join(", ") || "nothing"}`);
    },
  },
  {
    name: "wire NIC",
    judge: ({ side, host, reading: { wireNic } }) => {
      const { bridge, wireNic: name } = host;
      if (wireNic === null)
        return fail(
          `there is no interface ${name}`,
          `config set ${side}WireNic to the one that leads to the other host`,
        );
      if (wireNic.master !== bridge)
        return fail(
          `${name} is ${wireNic.master === null ? "in no bridge" : `in bridge ${wireNic.master}`}, not in ${bridge}`,
          `there: ip link set ${name} master ${bridge}`,
        );
      if (wireNic.carrier !== true)
        return fail(
          `${name} has no carrier`,
          `there: ip link set ${name} up, and see that its cable leads to the other host`,
        );
      return ok(`${name}, in ${bridge}`);
    },
  },
  {
    name: "ssh's interface",
    judge: ({ host, reading: { ssh } }) => {
      if (ssh.interface === null)
        return warn("it cannot be told which interface carries ssh", `make sure that it is not ${host.wireNic}`);
      const shared = [ssh.interface, ssh.master].some((name) => name === host.bridge || name === host.wireNic);
      return shared
        ? fail(
            `ssh comes in on ${ssh.interface}${ssh.master === null ? "" : ` in bridge ${ssh.master}`}: its packets share the measured path, and a flood cuts it off`,
            "give ssh an interface of its own, and let the bridge enslave the wire alone",
          )
        : ok(`${ssh.interface}, apart from the wire`);
    },
  },
  {
    // One check of two settings: the FORWARD policy concerns bridged packets only if bridge-nf-call-iptables is on.
    name: "firewall",
    judge: ({ technology, host, reading: { bridgeNfCall, forwardPolicy } }) => {
      const off = "there: sysctl -w net.bridge.bridge-nf-call-iptables=0";
      const policy = `FORWARD policy ${forwardPolicy ?? "not known"}`;
      if (bridgeNfCall !== true) return ok(`bridged packets pass no rules (${policy})`);
      const found = `bridge-nf-call-iptables is 1, ${policy}`;
      if (forwardPolicy === "drop" && !guestKind(technology).doctor.opensFirewall)
        return fail(
          `${found}: what guests send is dropped`,
          `${off}; or let it pass: iptables -I FORWARD -i ${host.bridge} -o ${host.bridge} -j ACCEPT`,
        );
      return warn(`${found}: every measured packet pays for netfilter`, off);
    },
  },
  {
    name: "qdisc",
    judge: ({ host, reading: { lab, wireNic } }) => {
      if (wireNic === null) return undefined;
      const found = wireNic.qdiscs.map((line) => line.replace(/^qdisc /, "")).join("; ") || "none";
      const shapes = wireNic.qdiscs.some((line) => /^qdisc (netem|tbf|htb|hfsc|cake)\b/.test(line));
      return shapes && lab === null
        ? warn(
            `${found}: it delays or limits the wire`,
            `there: tc qdisc del dev ${host.wireNic} root, unless it is meant`,
          )
        : ok(found);
    },
  },
];
