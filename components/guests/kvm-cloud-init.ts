/** What a guest from a cloud image must become. */
export interface CloudGuest {
  /** Host name, and identity by which cloud-init tells a first boot. */
  name: string;
  /** IPv4 address with prefix length: "10.202.0.10/22". */
  address: string;
  /** Of the interface that gets the address. */
  hardwareAddress: string;
}

/** The three documents of cloud-init's data source NoCloud. */
export interface CloudInit {
  userData: string;
  metaData: string;
  networkConfig: string;
}

/** Programs that Tare calls in every guest. What a load needs beside them its supervisor asks for. */
const needed = ["qemu-ga", "ping", "ip", "sh"];

/**
 * What cloud-init shall do at a guest's first boot: give it name and address, and nothing that needs a network. An image without
 * the programs that Tare calls could never be proved: it says so on its console and goes down, where Ready finds the words.
 */
export function cloudInit({ name, address, hardwareAddress }: CloudGuest): CloudInit {
  const userData = {
    hostname: name,
    users: [],
    // Nobody logs in: keys would only cost time.
    ssh_deletekeys: false,
    ssh_genkeytypes: [],
    package_update: false,
    package_upgrade: false,
    bootcmd: [
      ["mkdir", "-p", "/data"],
      // Not for a container's sake, but as in Tare's own guests: fio maps more than it ever touches.
      ["sh", "-c", "echo 1 >/proc/sys/vm/overcommit_memory"],
      // Router solicitations and the like would be packets that no scenario asked for.
      ["sh", "-c", "[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6"],
    ],
    runcmd: [["sh", "-c", refusal]],
    final_message: "tare: cloud-init is through",
  };
  const networkConfig = {
    version: 2,
    ethernets: {
      wire: {
        match: { macaddress: hardwareAddress.toLowerCase() },
        addresses: [address],
        dhcp4: false,
        dhcp6: false,
      },
    },
  };
  return {
    // JSON is YAML, and quotes what needs it.
    userData: `#cloud-config\n${JSON.stringify(userData)}\n`,
    metaData: `${JSON.stringify({ "instance-id": name, "local-hostname": name })}\n`,
    networkConfig: `${JSON.stringify(networkConfig)}\n`,
  };
}

/** Down at once and without a word of the image's own, so that these are the console's last. */
const refusal = `lacks=
for program in ${needed.join(" ")}; do
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$program" >/dev/null || lacks="$lacks $program"
done
[ -z "$lacks" ] && exit
echo "tare: this cloud image lacks$lacks (packages qemu-guest-agent, iputils-ping, iproute2); install them in it, and set imageSha256 anew" >/dev/console
sync
echo o >/proc/sysrq-trigger`;
