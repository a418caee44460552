/** How a guest from a cloud image is set up. */
export interface CloudGuest {
  /** Host name, and the identity by which cloud-init recognises a first boot. */
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

/** Programs that Tare runs in every guest. Those that a load needs are checked when the load is started. */
const needed = ["qemu-ga", "ping", "ip", "sh"];

/**
 * What cloud-init does at a guest's first boot: set name and address, and nothing that needs a network. Only the modules that do
 * this are run, because the others (keys, locales, packages) take longer than the rest of the boot, above all under emulation.
 */
export function cloudInit({ name, address, hardwareAddress }: CloudGuest): CloudInit {
  const userData = {
    hostname: name,
    cloud_init_modules: ["bootcmd", "set_hostname"],
    cloud_config_modules: ["runcmd"],
    cloud_final_modules: ["scripts_user", "final_message"],
    bootcmd: [["sh", "-c", beforeServices]],
    runcmd: [["sh", "-c", whenAllIsDone]],
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
        // Otherwise the boot would wait for an IPv6 address.
        "link-local": [],
      },
    },
  };
  return {
    // JSON is valid YAML, with all necessary quotes.
    userData: `#cloud-config\n${JSON.stringify(userData)}\n`,
    metaData: `${JSON.stringify({ "instance-id": name, "local-hostname": name })}\n`,
    networkConfig: `${JSON.stringify(networkConfig)}\n`,
  };
}

const marker = "/var/lib/tare-booted";

/** As in Tare's own image: no IPv6, whose packets no scenario asked for, and memory overcommit, because fio maps more than it uses. */
const beforeServices = `mkdir -p /data
echo 1 >/proc/sys/vm/overcommit_memory
[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
[ -e ${marker} ] || systemctl mask --runtime --now --no-block qemu-guest-agent`;

/**
 * A guest counts as up when its agent answers, so the agent is started last. If the image lacks programs that Tare needs, the guest
 * writes that to its console and shuts down at once, so that Ready finds it in the last lines of the console.
 */
const whenAllIsDone = `lacks=
for program in ${needed.join(" ")}; do
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$program" >/dev/null || lacks="$lacks $program"
done
if [ -n "$lacks" ]; then
  echo "tare: this cloud image lacks$lacks; install qemu-guest-agent, iputils-ping and iproute2 in it, and set imageSha256 anew" >/dev/console
  sync
  echo o >/proc/sysrq-trigger
fi
touch ${marker}
systemctl unmask --runtime qemu-guest-agent
systemctl start --no-block qemu-guest-agent`;
