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
 * What cloud-init shall do at a guest's first boot: give it name and address, and nothing that needs a network. Of its modules only
 * those that do this are run: the others (keys, locales, packages) take longer than all else, under emulation above all.
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
        // Else the boot would wait for an IPv6 address.
        "link-local": [],
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

const marker = "/var/lib/tare-booted";

/** As Tare's own image is: no IPv6 packets that no scenario asked for, and fio may map more than it ever touches. */
const beforeServices = `mkdir -p /data
echo 1 >/proc/sys/vm/overcommit_memory
[ ! -d /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
[ -e ${marker} ] || systemctl mask --runtime --now --no-block qemu-guest-agent`;

/**
 * The agent's answer means that a guest is up, so it is started when all else is done. An image without the programs that Tare
 * calls could never be proved: it says so and goes down at once, so that these are its console's last words, which Ready tells.
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
